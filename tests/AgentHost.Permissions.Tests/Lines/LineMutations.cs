namespace AgentHost.Permissions.Tests.Lines;

/// <summary>
/// Lines that nobody wrote: those of a corpus with signs of the shells' grammar put in, pieces taken out, doubled and exchanged, and lines put into one
/// another.
/// </summary>
internal sealed class LineMutations(IReadOnlyList<string> lines, int seed)
{
    private const int Longest = 300;

    private static readonly string[] _signs =
    [
        "\"", "'", "\\", "$", "`", "(", ")", "{", "}", "|", "&", ";", "<", ">", "\n", "#", "!", "~", "*", "?", "[",
        "]", "=", "$(", "${", "$((", "))", " <<E\n", "\nE\n", " <<-'E'\n", " 2>&1", " >|", " <(", " ;; ",
        "\\\n", "$'", "$\"", " |& ", " &> ", " ", "\t", "\r", "+=", ":-", "@(", "!(", "$[", "<<<", "{a,b}", "-", "--",
        "\u00a0", " do ", " done ", " then ", " fi ", " in ", " esac ", " function ", " coproc ", "() ", " alias ",
    ];

    private static readonly string[] _joints = ["; ", " && ", " || ", " | ", " & ", "\n", " |& ", " ; : ", "\\\n"];

    private static readonly (string Before, string Behind)[] _wraps =
    [
        ("$(", ")"), ("\"$(", ")\""), ("echo \"$(", ")\""), ("`", "`"), ("{ ", "; }"), ("(", ")"), ("((", "))"), ("if ", "; then :; fi"),
        ("for i in 1; do ", "; done"), ("for i in ", "; do echo; done"), ("case x in x) ", ";; esac"), ("case ", " in *) ls;; esac"),
        ("sh -c '", "'"), ("bash -c \"", "\""), ("env ", ""), ("x=", ""), ("x=1 ", ""), ("! ", ""), ("time ", ""), ("xargs ", ""), ("cat <<E\n", "\nE"),
        ("cat <<'E'\n", "\nE"), ("cat <<-E\n\t", "\n\tE"), ("[[ ", " ]]"), ("f() { ", "; }; f"), ("f() ", ""), ("eval ", ""),
        ("command ", ""), ("exec ", ""), ("${x:-", "}"), ("\"${x:=", "}\""), ("echo <(", ")"), ("a=(", ")"), ("declare ", ""),
        ("printf %s ", ""), ("timeout 1 ", ""), ("nohup ", ""), ("find . -exec ", " \\;"),
    ];

    // What would be seen if a line that is allowed did it.
    private static readonly string[] _deeds = ["touch p", "make", "rm a.txt", "tee p", "npm x", "> p", "curl x"];

    private readonly Random _random = new(seed);

    /// <summary>Lines, each once, as many as are asked for or come out of so many tries.</summary>
    /// <param name="most">How many.</param>
    /// <param name="tries">How many are made at most.</param>
    /// <param name="wanted">Which of them are wanted.</param>
    public IReadOnlyList<string> Make(int most, int tries, Func<string, bool> wanted)
    {
        var known = lines.ToHashSet(StringComparer.Ordinal);
        var made = new List<string>();
        for (var i = 0; i < tries && made.Count < most; i++)
        {
            var line = Any(lines);
            for (var turn = _random.Next(1, 4); turn > 0; turn--)
            {
                line = Change(line);
            }

            if (line.Length is > 0 and <= Longest && !line.Contains('\0', StringComparison.Ordinal) && known.Add(line) && wanted(line))
            {
                made.Add(line);
            }
        }

        return made;
    }

    private string Change(string line)
    {
        var at = _random.Next(line.Length + 1);
        var length = _random.Next(Math.Min(12, line.Length - at) + 1);
        switch (_random.Next(10))
        {
            case 0 or 1:
                return line.Insert(at, Any(_signs));
            case 2:
                return line.Remove(at, length == 0 && at < line.Length ? 1 : length);
            case 3:
                return line.Insert(_random.Next(line.Length + 1), line.Substring(at, length));
            case 4:
                return line.Remove(at, length).Insert(at, Any(_signs));
            case 5:
                return line + Any(_joints) + Any(lines);
            case 6:
                var (before, behind) = _wraps[_random.Next(_wraps.Length)];
                return before + line + behind;
            case 7:
                (before, behind) = _wraps[_random.Next(_wraps.Length)];
                return string.Concat(line.AsSpan(0, at), before, line.AsSpan(at, length), behind) + line[(at + length)..];
            case 8:
                return line.Insert(at, (_random.Next(2) == 0 ? Any(_joints) : "") + Any(_deeds));
            default:
                return line[..at] + Any(lines) is var joined && joined.Length > Longest ? line : joined;
        }
    }

    private string Any(IReadOnlyList<string> of) => of[_random.Next(of.Count)];
}
