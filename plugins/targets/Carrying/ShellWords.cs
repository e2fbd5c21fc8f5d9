using System.Text;

namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>Words as a POSIX shell reads them, all on one line.</summary>
internal static class ShellWords
{
    /// <summary>Quotes a word. A line break in it becomes one that is written by the shell itself, since a request is one line.</summary>
    /// <exception cref="ArgumentException">It holds a NUL character, which no shell can carry.</exception>
    public static string Quote(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A word may not hold a NUL character.", nameof(word));
        }

        var quoted = new StringBuilder(word.Length + 2).Append('\'').Append(word).Append('\'');
        quoted.Replace("'", "'\\''", 1, quoted.Length - 2);
        return quoted.Replace("\n", "'\"$at_nl\"'").ToString();
    }

    /// <summary>A line of words, each quoted.</summary>
    public static string Join(string verb, params IEnumerable<string> words) => string.Join(' ', words.Select(Quote).Prepend(verb));
}
