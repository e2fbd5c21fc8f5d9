using System.Text;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>Makes a stack's name of its variables.</summary>
internal static class StackName
{
    /// <summary>The name; null where a variable is missing.</summary>
    /// <param name="pattern">Text with <c>{name}</c>.</param>
    /// <param name="value">A variable's value; null where there is none.</param>
    /// <param name="missing">The variable that is missing.</param>
    public static string? Make(string pattern, Func<string, string?> value, out string? missing)
    {
        var name = new StringBuilder();
        missing = null;
        for (var at = 0; at < pattern.Length;)
        {
            var open = pattern.IndexOf('{', at);
            var close = open < 0 ? -1 : pattern.IndexOf('}', open);
            if (close < 0)
            {
                name.Append(pattern.AsSpan(at));
                break;
            }

            var word = pattern[(open + 1)..close];
            if (value(word) is not { Length: > 0 } text)
            {
                missing = word;
                return null;
            }

            name.Append(pattern.AsSpan(at, open - at)).Append(text);
            at = close + 1;
        }

        return name.ToString();
    }
}
