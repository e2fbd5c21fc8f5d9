using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>Texts that shells read for a pane.</summary>
internal static class PaneText
{
    /// <summary>Longest command line in a pane, in characters.</summary>
    public const int LongestLine = 60_000;

    private const int ShownLength = 100;

    // Of a shell that nobody watches; in a pane somebody does, and full-screen programs work.
    private static readonly string[] OfNoTerminal = ["TERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"];

    private static readonly string Opening = ReadOpening();

    /// <summary>The text that finds or makes a pane and becomes its client.</summary>
    public static string Open(string mark, string name, string? root) =>
        $"at_mark={mark}\nat_name={name}\nat_fresh={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}\n"
        + $"at_root={Quote(root ?? "")}\n{Opening}";

    /// <summary>The file that runs one command: it says when it begins, when its file is gone, and where its output ends.</summary>
    public static string Run(string word, int number, string folder, IReadOnlyList<string> shell, string line, IReadOnlyDictionary<string, string?> variables)
    {
        var text = new StringBuilder();
        var id = number.ToString(CultureInfo.InvariantCulture);
        text.Append("rm -f \"$0\"\n");
        text.Append(CultureInfo.InvariantCulture, $"cd -- {Quote(folder)} 2>/dev/null || {{ printf '\\033]7717;{word};F;{id}\\007'; exit 1; }}\n");
        foreach (var (name, value) in variables.Where(static entry => !OfNoTerminal.Contains(entry.Key, StringComparer.Ordinal)))
        {
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw new ArgumentException($"the variable \"{name}\" cannot be set in a pane.");
            }

            text.Append(value is null ? $"unset {name}\n" : $"export {name}={Quote(value)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"export AGENT_PANE_RUN={word}.{id}.\n");
        text.Append(CultureInfo.InvariantCulture, $"printf '\\033]7717;{word};S;{id};%s\\007' $$\n");

        // What ends its children is not to end it: it says where their output ends. A trap, unlike what is ignored, is not theirs.
        text.Append("trap : HUP INT QUIT TERM\n");
        text.Append(CultureInfo.InvariantCulture, $"{string.Join(' ', shell.Select(Quote))} {Quote(line)}\n");
        text.Append(CultureInfo.InvariantCulture, $"at_c=$?\nprintf '\\033]7717;{word};E;{id}\\007'\nexit $at_c\n");
        return text.ToString();
    }

    /// <summary>The line that is typed: it starts the file, and shows whoever watches what runs.</summary>
    public static string Typed(string file, string line)
    {
        var shown = new string([.. line.ReplaceLineEndings(" ").Trim().Select(static c => c is >= ' ' and < '\u007f' and not '!' ? c : '?')]);
        return $"sh {Quote(file)} # {(shown.Length <= ShownLength ? shown : shown[..ShownLength] + "...")}";
    }

    /// <summary>The text that signals all that a command started: its group, and what carries its mark.</summary>
    public static string Signal(string word, int number, string id, string signal, bool untilNone) =>
        $$"""
        at_n=0
        while [ $at_n -lt 40 ]; do
          at_f=$(grep -z -F -l -s 'AGENT_PANE_RUN={{word}}.{{number.ToString(CultureInfo.InvariantCulture)}}.' /proc/[0-9]*/environ 2>/dev/null)
          kill -{{signal}} -- -{{id}} 2>/dev/null
          for at_x in $at_f; do at_x=${at_x#/proc/}; kill -{{signal}} "${at_x%%/*}" 2>/dev/null; done
          {{(untilNone ? "[ -n \"$at_f\" ] || exit 0" : "exit 0")}}
          at_n=$((at_n + 1)); [ $at_n -lt 3 ] || sleep 0.05 2>/dev/null || sleep 1
        done
        exit 1
        """;

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string ReadOpening()
    {
        using var stream = typeof(PaneText).Assembly.GetManifestResourceStream("pane.sh")
            ?? throw new InvalidOperationException("pane.sh is missing in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
