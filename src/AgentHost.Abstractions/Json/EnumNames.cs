using System.Text.Json;

namespace AgentHost;

/// <summary>Enum values as the kebab-case words that JSON, settings and the command line use: <c>AcceptEdits</c> is <c>accept-edits</c>.</summary>
/// <remarks>Thread-safe.</remarks>
public static class EnumNames
{
    /// <summary>The word for a value.</summary>
    public static string Write<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Reads a word; dashes and letter case do not matter, numbers are refused.</summary>
    /// <returns>False when no value of <typeparamref name="T"/> has that word.</returns>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(word);
        value = default;
        var name = word.Replace("-", "", StringComparison.Ordinal);
        return name.Length > 0 && char.IsAsciiLetter(name[0]) && !char.IsWhiteSpace(name[^1]) && !name.Contains(',', StringComparison.Ordinal)
            && Enum.TryParse(name, ignoreCase: true, out value);
    }
}
