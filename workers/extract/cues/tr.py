"""Turkish."""

from workers.extract.cues.record import Cues, phrases

CUES = Cues(
    language="tr",
    by=phrases(
        "yazan: | yazan | yazar: | yazar | haber: | haberi hazırlayan: | "
        "muhabir: | editör: | hazırlayan: | hazırlayan | çeviri:"
    ),
    via=phrases("aracılığıyla | üzerinden"),
    joins=phrases("ve | ile"),
    roles=phrases(
        "muhabir | muhabiri | editör | editörü | yazar | yazarı | gazeteci | "
        "köşe yazarı | temsilcisi | müdürü | koordinatörü"
    ),
    outlets=phrases(
        "haber | ajansı | ajans | gazetesi | gazete | haber merkezi | radyo | "
        "televizyon | dergi | dergisi | servisi | medya | haberleri | dha | "
        "iha | anadolu"
    ),
    published=phrases(
        "yayın tarihi | yayınlanma | yayınlanma tarihi | yayınlandı | tarih | "
        "giriş | giriş tarihi | oluşturulma tarihi | eklenme | haber tarihi | "
        "yayımlanma"
    ),
    updated=phrases(
        "güncelleme | güncellendi | güncellenme | son güncelleme | "
        "güncelleme tarihi | güncellenme tarihi"
    ),
    source=phrases("kaynak: | kaynak :"),
    counted=phrases(
        "yorum | yorumlar | görüntülenme | okunma | paylaşım | beğeni | "
        "dk okuma | dakika okuma | okuma süresi | dakikada oku | izlenme | "
        "okuma | dk"
    ),
    reading=phrases(
        "okuma süresi | tahmini okuma süresi | okuma | okunma süresi | okunur | oku | okumak"
    ),
    minutes=phrases("dk | dakika | dakikada | dakikalık"),
    republished=phrases(
        "ilk yayın: | ilk yayın yeri: | ilk yayımlandığı yer: | "
        "ilk yayınlandığı yer: | orijinal kaynak: | orijinal yayın: | alıntı:"
    ),
    sections=phrases(
        "haberler | gündem | dünya | siyaset | ekonomi | spor | kültür | sanat | "
        "yaşam | sağlık | bilim | teknoloji | yazarlar | politika | türkiye | "
        "son dakika | anasayfa | ana sayfa | magazin | eğitim | kültür-sanat | "
        "yerel | güncel | asayiş | analiz | görüş"
    ),
    label={
        "share": phrases(
            "paylaş | facebook'ta paylaş | yazdır | takip et | bizi takip edin | "
            "tweetle | gönder | haberi paylaş | linki kopyala"
        ),
        "promotion": phrases(
            "reklam | ilan | abone ol | abone olun | bülten | sponsorlu içerik | kayıt ol"
        ),
        "related": phrases(
            "ayrıca okuyun | bunları da okuyun | ilgili haberler | benzer haberler | "
            "hatırlatma | daha fazla | çok okunanlar | etiketler | ilgili konular | "
            "ilginizi çekebilir | bunlar da ilginizi çekebilir | devamını oku | "
            "önerilen haberler | diğer haberler | en çok okunanlar | ne olmuştu"
        ),
        "navigation": phrases(
            "ana sayfa | anasayfa | geri | geri dön | ileri | sonraki | önceki | "
            "menü | ara | yukarı çık | sonraki haber | önceki haber | iletişim | "
            "başa dön"
        ),
        "comment-form": phrases(
            "yorumlar | yorum yap | yorum yaz | yorum yapın | bir yanıt yazın | "
            "bir cevap yazın | yorum gönder | adınız | e-posta | yorum ekle | "
            "cevabı iptal et | ad * | e-posta * | isim | tartışmaya katılın | "
            "yorumunuz | gönder"
        ),
        "caption": phrases("fotoğraf | foto | video | arşiv | görsel"),
        "author-bio": phrases("yazar hakkında | yazar hakkında bilgi"),
        "disclaimer": phrases("yasal uyarı | sorumluluk reddi"),
    },
    opener={
        "share": phrases(
            "bu haberi paylaş | facebook'ta paylaş | bizi takip edin | "
            "sosyal medyada takip | bizi sosyal medyada | paylaş: | bu haberi sosyal medyada | "
            "bizi facebook | bizi instagram | bizi twitter"
        ),
        "promotion": phrases(
            "bültenimize abone | bültenimize kayıt | günlük bültenimize | abone olun | "
            "uygulamamızı indirin | uygulamayı indirin | kanalımıza abone | "
            "whatsapp kanalımıza | telegram kanalımıza"
        ),
        "related": phrases(
            "ayrıca okuyun: | ilgili haber: | bunu da oku: | etiketler: | "
            "daha fazla bilgi: | ilginizi çekebilir: | okumak için tıklayın | "
            "devamı için tıklayın | ayrıca bkz: | kategoriler:"
        ),
        "navigation": phrases(
            "<< geri | geri dön | ana sayfaya dön | « önceki | önceki haber: | "
            "sonraki haber: | içeriğe geç"
        ),
        "comment-form": phrases(
            "yorum yapılmış | bir yanıt yazın | bir cevap yazın | "
            "e-posta adresiniz yayınlanmayacak | e-posta hesabınız yayımlanmayacak | "
            "gerekli alanlar | yorum yapabilmek için | yorum yapmak için | "
            "ilk yorumu siz | ilk yorumu sen | daha sonraki yorumlarımda | "
            "yorumlara kapalı | yorumlar kapalı"
        ),
        "copyright": phrases(
            "copyright | © | tüm hakları saklıdır | her hakkı saklıdır | "
            "telif hakkı | kaynak gösterilmeden | izinsiz kopyalanamaz"
        ),
        "caption": phrases(
            "fotoğraf: | foto: | görsel: | kaynak: getty | arşiv fotoğraf | video: | fotoğraflar:"
        ),
        "disclaimer": phrases(
            "bu yazıda yer alan | yazıda ifade edilen | yasal uyarı: | "
            "burada yer alan | köşe yazıları"
        ),
        "author-bio": phrases("yazar hakkında"),
    },
    tail={
        "comment-policy": phrases(
            "yorum kuralları | hakaret içeren | küfür | yorumlar onaylandıktan | "
            "yorumlar yayınlanmadan önce | yorumlar denetlenir | "
            "yorumlarda | yorumların sorumluluğu | silme hakkı | "
            "büyük harfle yazılmış | topluluk kuralları | rencide edici | saygılı"
        ),
        "comment-form": phrases(
            "yayınlanmayacak | yayımlanmayacak | gerekli alanlar | daha sonraki yorumlarımda"
        ),
        "disclaimer": phrases(
            "görüşler yazara aittir | yazarın kendi görüş | yazarlarına aittir | "
            "yansıtmayabilir | yansıtmamaktadır | görüşlerini yansıtmaz | sorumluluğu yazarına | "
            "yatırım tavsiyesi | yazarına aittir | editoryal politika"
        ),
        "copyright": phrases(
            "hakları saklıdır | hakkı saklıdır | izinsiz | © | kaynak gösterilmeden | kopyalanamaz"
        ),
        "promotion": phrases(
            "programımızı izleyin | dinleyin | izlemeyi unutmayın | abone ol | "
            "bültenimiz | uygulamamız | kanalımız | indirin | her zaman, her yerde | "
            "destek olun"
        ),
        "related": phrases("ilk olarak yayımlan | ilk olarak yayınlan"),
        "share": phrases("takip edin | paylaşın | sosyal medyada paylaş"),
        "navigation": phrases("geri dön | sonraki haber | önceki haber"),
    },
    biography=phrases(
        "gazeteci | gazetecidir | muhabiridir | yazardır | mezun oldu | "
        "mezunudur | doğdu | çalıştı | yaşıyor | yaşamaktadır | yazarıdır | "
        "öğretim üyesi | görev yaptı | yazıyor"
    ),
)
