using System.Diagnostics;
using AgentHost.GitPatterns;
using AgentHost.Plugins.Search.Finding;
using AgentHost.Plugins.Search.Grepping;
using AgentHost.Plugins.Search.Ignoring;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Search.Tests;

/// <summary>The same questions to git and ripgrep.</summary>
public sealed class DifferentialTests : IDisposable
{
    private static readonly string[] _names = ["a", "b", "ab", "foo", "bar", "foo.txt", "a.log", "b.log", ".hid", "x y", "build"];
    private static readonly string[] _otherNames = ["A", "B", "aB", "Foo", "FOO.txt", "a.LOG", "Build", "ä", "Ä"];

    private readonly TestWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rules_RandomPatterns_AgreeWithGit(bool ignoreCase)
    {
        Run("git", ["init", "-q"]);
        Run("git", ["config", "core.ignoreCase", ignoreCase ? "true" : "false"]);
        var random = new Random(11);
        string[] names = ignoreCase ? [.. _names, .. _otherNames] : _names;
        string[] pieces =
        [
            "a", "b", "foo", "*", "?", "**", "/", "/", "*.log", "!", "[ab]", "[!a]", "\\a", "bar", ".", "x y", " ", "build", "fo*",
            .. ignoreCase ? (string[])["A", "FOO", "*.LOG", "[A-C]", "[[:upper:]]", "Bu?ld", "ä"] : [],
        ];
        for (var round = 0; round < 150; round++)
        {
            var rules = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
                string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => pieces[random.Next(pieces.Length)])) + "\n"));
            File.WriteAllText(_workspace.At(".gitignore"), rules);
            var paths = Enumerable.Range(0, 60)
                .Select(_ => string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => names[random.Next(names.Length)]))).Distinct().ToList();
            var ignored = Run("git", ["check-ignore", "--no-index", "--stdin", "-z"], string.Join('\0', paths) + "\0").Split('\0').ToHashSet();
            var set = IgnoreRules.Parse(rules, ignoreCase);
            foreach (var path in paths)
            {
                Assert.True(
                    ignored.Contains(path) == IsIgnored(set, path), $"{path} is {(ignored.Contains(path) ? "" : "not ")}ignored by git; rules:\n{rules}");
            }
        }
    }

    [Fact]
    public async Task Search_GeneratedTree_AgreesWithRipgrep()
    {
        MakeTree();
        await CompareAsync(new GlobTool(), """{"pattern":"**","limit":10000}""", ["--files"]);
        await CompareAsync(new GlobTool(), """{"pattern":"**","hidden":true,"limit":10000}""", ["--files", "--hidden", "-g", "!.git"]);

        // Not "rg --files foo": it forgets anchored rules of the folders above.
        await CompareAsync(new GlobTool(), """{"pattern":"**","path":"foo","limit":10000}""", ["--files"], "foo/");
        foreach (var (json, pattern, options) in new (string, string, string[])[]
        {
            ("""{"pattern":"needle"}""", "needle", []),
            ("""{"pattern":"NEEDLE","case":false}""", "NEEDLE", ["-i"]),
            ("""{"pattern":"a.c(","literal":true}""", "a.c(", ["-F"]),
            ("""{"pattern":"needle|hay\\d+"}""", "needle|hay\\d+", []),
            ("""{"pattern":"^line [0-9]+5$"}""", "^line [0-9]+5$", []),
            ("""{"pattern":"\\w+stack\\b"}""", "\\w+stack\\b", []),
            ("""{"pattern":"^$"}""", "^$", []),
            ("""{"pattern":"[^x]*z"}""", "[^x]*z", []),
        })
        {
            await CompareLinesAsync(json, [.. options, "-n", "--no-heading", "--", pattern, "."]);
        }

        // Ripgrep's own -g would bring ignored files back.
        await CompareLinesAsync("""{"pattern":"needle","include":"*.{txt,md}"}""", ["-n", "--no-heading", "--", "needle", "."], ".txt:");
    }

    [Fact]
    public async Task Grep_Cursors_GiveEverythingOnce()
    {
        MakeTree();
        var all = await LinesAsync("""{"pattern":"needle","limit":10000}""");
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var text = await _workspace.TextAsync(new GrepTool(), $$"""{"pattern":"needle","limit":37,"cursor":"{{cursor}}"}""");
            paged.AddRange(Lines(text));
            var at = text.IndexOf("cursor \"", StringComparison.Ordinal);
            cursor = at < 0 ? null : text[(at + 8)..text.IndexOf('"', at + 8)];
        }
        while (cursor is not null);
        Assert.Equal(all, paged);
    }

    private static bool IsIgnored(IgnoreRules? rules, string path)
    {
        // A folder above that is ignored takes all with it. What git is asked for does not exist: it is no folder.
        var segments = path.Split('/');
        for (var count = 1; count <= segments.Length; count++)
        {
            var part = string.Join('/', segments.Take(count));
            if (rules?.Match(part, segments[count - 1], count < segments.Length) is IgnoreVerdict.Ignored)
            {
                return true;
            }
        }

        return false;
    }

    private void MakeTree()
    {
        Run("git", ["init", "-q"]);
        var random = new Random(5);
        string[] rules = ["*.log", "build/", "!a.log", "/ab", "foo/**/b", "x y", "**/bar/a", "[ab]", "!b", "fo?", ".hid", "!.hid"];
        string[] lines = ["needle in hay", "hay12 and hay", "a.c( and more", "haystack", "line 15", "line 125", "", "naïve ζ zzz", "Needle NEEDLE", "x"];
        for (var i = 0; i < 3_000; i++)
        {
            var path = string.Join(
                '/',
                Enumerable.Range(0, random.Next(0, 5)).Select(_ => _names[random.Next(5)])
                    .Append($"{_names[random.Next(_names.Length)]}{(random.Next(3) == 0 ? "" : $"{i}.txt")}"));
            if (Directory.Exists(_workspace.At(path))
                || path.Split('/').Select((_, n) => string.Join('/', path.Split('/').Take(n))).Any(part => File.Exists(_workspace.At(part))))
            {
                continue;
            }

            _workspace.With(path, string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => lines[random.Next(lines.Length)] + "\n")));
        }

        foreach (var folder in Directory.EnumerateDirectories(_workspace.Root, "*", SearchOption.AllDirectories)
            .Where(folder => !folder.Contains(".git", StringComparison.Ordinal)).Order().ToList())
        {
            if (random.Next(6) == 0)
            {
                File.WriteAllText(
                    Path.Combine(folder, random.Next(2) == 0 ? ".gitignore" : ".ignore"),
                    string.Concat(Enumerable.Range(0, 2).Select(_ => rules[random.Next(rules.Length)] + "\n")));
            }
        }

        File.WriteAllText(_workspace.At(".gitignore"), "*.log\n/foo/a\n");
        File.WriteAllText(_workspace.At(".git/info/exclude"), "ab7*\n");
        _workspace.With("binary.bin", [1, 0, 2, .. "needle"u8]);
    }

    private async Task CompareAsync(Tool tool, string arguments, string[] options, string prefix = "")
    {
        var expected = Run("rg", options).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        var actual = (await _workspace.TextAsync(tool, arguments)).Split('\n').Where(line => line != "No files match.").Order(StringComparer.Ordinal).ToList();
        Assert.True(expected.Count > 50);
        Assert.Equal(expected, actual);
    }

    private async Task CompareLinesAsync(string arguments, string[] options, string part = "")
    {
        var expected = Run("rg", options).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[2..])
            .Where(line => line.Contains(part, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var actual = (await LinesAsync(arguments[..^1] + ""","limit":10000}""")).Order(StringComparer.Ordinal).ToList();
        Assert.True(expected.Count > 0, arguments);
        Assert.Equal(expected, actual);
    }

    private async Task<List<string>> LinesAsync(string arguments) => Lines(await _workspace.TextAsync(new GrepTool(), arguments));

    private static List<string> Lines(string text)
    {
        var found = new List<string>();
        var file = "";
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                found.Add($"{file}:{line}");
            }
            else
            {
                file = line;
            }
        }

        return found;
    }

    private string Run(string program, string[] arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = _workspace.Root,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
