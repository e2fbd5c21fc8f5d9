using System.Globalization;
using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Yaml;

/// <summary>A plain value.</summary>
internal sealed class YamlScalar(Place place, string value, ScalarKind type, string? tag = null, YamlNode? before = null) : YamlNode(place, 1, before)
{
    public string Value => value;

    public ScalarKind Type => type;

    /// <summary>A tag of its own, such as <c>!terraform.output</c>: another program works the value out; null for none.</summary>
    public string? Tag => tag;

    /// <summary>The value as it would be written, with its tag.</summary>
    public string Text => tag is null ? value : value.Length == 0 ? tag : $"{tag} {value}";

    public override string Kind =>
        tag is not null
            ? $"a value of {tag}"
            : type switch { ScalarKind.Null => "nothing", ScalarKind.Flag => "true or false", ScalarKind.Whole or ScalarKind.Real => "a number", _ => "text" };

    /// <summary>Determines the type of a plain word.</summary>
    public static ScalarKind KindOf(string word) => word switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Flag,
        _ when IsWhole(word) => ScalarKind.Whole,
        _ when IsReal(word) => ScalarKind.Real,
        _ => ScalarKind.Text,
    };

    public override void WriteTo(Utf8JsonWriter writer)
    {
        if (tag is not null || type == ScalarKind.Text)
        {
            writer.WriteStringValue(Text);
        }
        else if (type == ScalarKind.Null)
        {
            writer.WriteNullValue();
        }
        else if (type == ScalarKind.Flag)
        {
            writer.WriteBooleanValue(value[0] is 't' or 'T');
        }
        else if (type == ScalarKind.Whole && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            writer.WriteNumberValue(whole);
        }
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
        {
            writer.WriteNumberValue(real);
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }

    protected override YamlNode Copy(YamlNode? before) => new YamlScalar(Place, value, type, tag, before);

    // A leading zero keeps account numbers what they are: text.
    private static bool IsWhole(string word)
    {
        var digits = word.AsSpan(word[0] is '-' or '+' ? 1 : 0);
        return digits.Length is > 0 and <= 18 && !digits.ContainsAnyExceptInRange('0', '9') && (digits.Length == 1 || digits[0] != '0');
    }

    private static bool IsReal(string word)
    {
        var begin = word[0] is '-' or '+' ? 1 : 0;
        if (begin == word.Length || word.Length > 40 || (!char.IsAsciiDigit(word[begin]) && word[begin] != '.')
            || !word.AsSpan(begin).ContainsAny('.', 'e', 'E'))
        {
            return false;
        }

        var whole = word.AsSpan(begin);
        return !(whole.Length > 1 && whole[0] == '0' && char.IsAsciiDigit(whole[1]))
            && double.TryParse(
                word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
    }
}
