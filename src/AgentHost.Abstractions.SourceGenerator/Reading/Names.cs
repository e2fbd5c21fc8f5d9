using System.Text;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>From C# names to the names in JSON.</summary>
internal static class Names
{
    /// <summary>A tool's name from its method or class: <c>GetForecastAsync</c> is <c>get_forecast</c>, <c>ReadTool</c> is <c>read</c>.</summary>
    public static string Tool(string member) => Words(Without(Without(member, "Async"), "Tool"), '_');

    /// <summary>A word for an enum value: <c>AcceptEdits</c> is <c>accept-edits</c>.</summary>
    public static string Word(string member) => Words(member, '-');

    /// <summary>A property's name: <c>FilePath</c> is <c>filePath</c>, <c>IPAddress</c> is <c>ipAddress</c>.</summary>
    public static string Camel(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            if (i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]))
            {
                break;
            }

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }

    public static bool IsToolName(string name) =>
        name.Length is >= 1 and <= 64 && name.All(letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-');

    private static string Without(string name, string ending) =>
        name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal) ? name.Substring(0, name.Length - ending.Length) : name;

    // A word begins at a capital after a small letter or digit, and at the last capital of a run: HTTPServer2Go is http-server2-go.
    private static string Words(string name, char separator)
    {
        var result = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            if (letter is '_' or '-')
            {
                if (result.Length > 0 && result[result.Length - 1] != separator)
                {
                    result.Append(separator);
                }

                continue;
            }

            var starts = i > 0 && char.IsUpper(letter)
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts && result.Length > 0 && result[result.Length - 1] != separator)
            {
                result.Append(separator);
            }

            result.Append(char.ToLowerInvariant(letter));
        }

        return result.ToString();
    }
}
