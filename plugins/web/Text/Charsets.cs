using System.Text;

namespace AgentHost.Plugins.Web.Text;

/// <summary>Encodings by the names that the web has for them.</summary>
internal static class Charsets
{
    /// <summary>The encoding of a label, as browsers understand it; null for an unknown or unsafe one.</summary>
    public static Encoding? Find(string? label)
    {
        var name = label?.Trim().Trim('"', '\'').ToLowerInvariant();
        if (string.IsNullOrEmpty(name) || name.Length > 40)
        {
            return null;
        }

        name = name switch
        {
            // What browsers take these for: the wider set.
            "ascii" or "us-ascii" or "iso-8859-1" or "iso8859-1" or "latin1" or "latin-1" or "l1" or "cp1252" => "windows-1252",
            "iso-8859-9" or "latin5" => "windows-1254",
            "tis-620" or "iso-8859-11" => "windows-874",
            "gb2312" or "gbk" or "gb_2312-80" or "x-gbk" or "chinese" => "gb18030",
            "shift-jis" or "sjis" or "x-sjis" or "ms_kanji" or "windows-31j" => "shift_jis",
            "ks_c_5601-1987" or "ksc5601" or "windows-949" => "euc-kr",
            "big5-hkscs" or "x-x-big5" or "cn-big5" => "big5",
            "utf8" or "unicode-1-1-utf-8" => "utf-8",
            "utf-16" or "ucs-2" or "unicode" => "utf-16le",
            "utf-7" or "unicode-1-1-utf-7" or "utf-32" or "x-user-defined" => "",
            _ => name,
        };
        if (name.Length == 0)
        {
            return null;
        }

        try
        {
            return name switch
            {
                "utf-8" => Encoding.UTF8,
                "utf-16le" => Encoding.Unicode,
                "utf-16be" => Encoding.BigEndianUnicode,
                _ => CodePagesEncodingProvider.Instance.GetEncoding(name),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
