using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>
/// Lines of C# files, which end before column 161. Lines of raw strings are data and stay as they are. LongLines.txt names the files with other
/// lines that cannot be broken, how many they have, and why.
/// </summary>
public sealed class LineTests
{
    private const int LongestLine = 160;

    private static readonly string[] Folders = ["src", "plugins", "catalog", "tests", "plugin-template", "skills"];

    [Fact]
    public void Lines_AreReadWithoutScrolling()
    {
        var sources = Folders.SelectMany(static folder => Repository.Files(folder, "*.cs")).ToList();
        Assert.NotEmpty(sources);
        var allowed = Allowed();
        var faults = new List<string>();
        foreach (var path in sources)
        {
            var name = Repository.Relative(path);
            var found = LongLines(File.ReadAllLines(path), name);
            var most = allowed.GetValueOrDefault(name);
            if (found.Count > most)
            {
                faults.AddRange(found.Select(number => $"{name}:{number} is longer than {LongestLine} columns: break it."));
            }
            else if (found.Count < most)
            {
                faults.Add($"{name} has {found.Count} lines that are too long, and LongLines.txt allows {most}: take them out of it.");
            }
        }

        faults.AddRange(
            allowed.Keys.Where(name => !File.Exists(Repository.PathTo(name))).Select(static name => $"LongLines.txt names {name}, which is not there."));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void LongLines_AreFoundBesideRawStrings()
    {
        var wide = new string('x', LongestLine + 1);
        string[] lines = [wide, "var a = \"\"\"", wide, "\"\"\";", wide, $"var b = \"\"\"{wide}\"\"\";", wide[..LongestLine]];

        Assert.Equal([1, 5], LongLines(lines, "a.cs"));
    }

    private static Dictionary<string, int> Allowed() =>
        File.ReadAllLines(Repository.PathTo("tests", "AgentHost.Architecture.Tests", "LongLines.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split(' ', 3))
            .ToDictionary(
                static words => words[0], static words => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>Numbers of the lines that are too long, those apart that are within a raw string or hold one.</summary>
    private static List<int> LongLines(IReadOnlyList<string> lines, string name)
    {
        var found = new List<int>();
        var within = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var marks = Marks(lines[i]);
            if (lines[i].Length > LongestLine && !within && marks == 0)
            {
                found.Add(i + 1);
            }

            within ^= marks % 2 == 1;
        }

        Assert.False(within, $"{name} seems to end within a raw string: this test counts its quotes wrongly.");
        return found;
    }

    // Runs of three quotes and more, each of which opens or closes a raw string.
    private static int Marks(string line)
    {
        var (marks, run) = (0, 0);
        foreach (var letter in line + " ")
        {
            if (letter == '"')
            {
                run++;
                continue;
            }

            marks += run >= 3 ? 1 : 0;
            run = 0;
        }

        return marks;
    }
}
