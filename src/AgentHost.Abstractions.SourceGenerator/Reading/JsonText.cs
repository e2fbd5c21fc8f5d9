using System.Globalization;
using System.Text;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>JSON strings. Surrogates are escaped: a lone one could not be stored in metadata.</summary>
internal static class JsonText
{
    public static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '"': result.Append("\\\""); break;
                case '\\': result.Append("\\\\"); break;
                case '\n': result.Append("\\n"); break;
                case '\t': result.Append("\\t"); break;
                case '\r': result.Append("\\r"); break;
                default:
                    if (char.IsControl(letter) || char.IsSurrogate(letter))
                    {
                        result.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
                    }
                    else
                    {
                        result.Append(letter);
                    }

                    break;
            }
        }

        return result.Append('"').ToString();
    }
}
