using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>Rules of every kind that git knows, by themselves and mixed at random.</summary>
internal static class RulesOfEveryKind
{
    /// <summary>A repository inside of the repository.</summary>
    public const string Nested = "nested/own";

    private static readonly string[] _names = ["a", "b", "ab", "foo", "bar", "foo.txt", "a.log", "b.log", ".hid", "x y", "build", "ä", "-dash", "c.d.e"];

    private static readonly string[] _rules =
    [
        "*.log", "build/", "!a.log", "/ab", "foo/**/b", "x y", "**/bar/a", "[ab]", "!b", "fo?", ".hid", "!.hid", "/foo/",
        "*.txt", "!foo.txt", "a*/", "b/*", "!b/a", "**/ab/**", "ä", "[!a]b", "-*", "*.d.*", "/**/build/foo", "foo/*/a",
        "!build/", "a/**", "?", "!?", "*[0-9].txt", "\\a", "ba[r-z]",
    ];

    public static async Task<string> MakeAsync(string root)
    {
        var tree = await TreeWriter.BeginAsync(root);
        Mixed(tree);
        Each(tree);
        tree.Write(".git/info/exclude", "# local\nexcluded-here\n/mixed/ab\n*.local\n!kept.local\n");
        tree.WriteEach("exclude", "excluded-here", "x.local", "kept.local", "other");
        tree.WriteEach("personal", "x.personal", "kept.personal", "at-the-top.own").Write("at-the-top.own", "needle in\n");

        tree.Write("nested/.gitignore", "*.par\nown/shut/\n").WriteEach("nested", "x.par", "y.c");
        await Judge.RunAsync("git", tree.At("nested"), ["init", "-q", "own"]);
        tree.Write(Nested + "/.gitignore", "*.own\n").Write(Nested + "/.git/info/exclude", "*.ex\n");
        tree.WriteEach(Nested, "x.par", "x.own", "x.ex", "y.c").WriteEach(Nested + "/shut", "y.c")
            .WriteEach(Nested + "/deep", "x.par", "x.own", "y.c", "excluded-here");
        return tree.Root;
    }

    private static void Mixed(TreeWriter tree)
    {
        var random = new Random(23);
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 9_000; i++)
        {
            var folder = string.Join('/', Enumerable.Range(0, random.Next(0, 6)).Select(_ => _names[random.Next(_names.Length)]).Prepend("mixed"));
            var name = random.Next(4) == 0
                ? _names[random.Next(_names.Length)]
                : string.Create(CultureInfo.InvariantCulture, $"{_names[random.Next(_names.Length)]}{i}.txt");
            if (Directory.Exists(tree.At($"{folder}/{name}")) || !IsFree(tree, folder))
            {
                continue;
            }

            tree.Write($"{folder}/{name}", $"needle in {i}\n");
            folders.Add(folder);
        }

        foreach (var folder in folders.Where(_ => random.Next(5) == 0))
        {
            tree.Write(
                $"{folder}/.gitignore",
                string.Concat(
                    Enumerable.Range(0, random.Next(1, 4)).Select(_ => _rules[random.Next(_rules.Length)] + (random.Next(8) == 0 ? "\r\n" : "\n"))));
        }
    }

    private static bool IsFree(TreeWriter tree, string folder)
    {
        for (var part = folder; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOf('/'))])
        {
            if (File.Exists(tree.At(part)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Each(TreeWriter tree)
    {
        Case(tree, "crlf", "*.a\r\nb/\r\n\r\n#c\r\nd \r\n", "x.a", "b/x", "#c", "d", "e");
        Case(tree, "bom", "\uFEFFfirst\nsecond\n", "first", "second", "third");
        Case(tree, "no-break-at-end", "one\ntwo", "one", "two", "three");
        Case(tree, "spaces", "sp  \nkeep\\ \n lead\nin side\nonly\\  \n\\ \n", "sp", "sp  ", "keep ", "keep", " lead", "lead", "in side", "only ", "only", " ");
        Case(
            tree, "escapes", "\\#hash\n\\!bang\nst\\*r\nq\\?\nbr\\[1]\n\\\\back\nc\\d\n", "#hash",
            "!bang", "st*r", "star", "q?", "qa", "br[1]", "br1", "\\back", "cd", "c\\d");
        Case(tree, "classes", "[a-c]1\n[!a-c]2\n[^x]3\n[]]4\n[[:digit:]]5\n[\\]]6\n[a-]7\n[[:alpha:][:digit:]_]8\n[a-cx-z]9\n", Classes());
        Case(
            tree, "stars", "**/x1\nx2/**\na/**/x3\nfoo**bar\n/**/x4\n**/x5/**\nx6/**/\n", "x1", "p/q/x1", "x2/a", "x2/b/c", "a/x3", "a/b/x3",
            "a/b/c/x3", "b/a/x3", "foobar", "fooXbar", "foo/bar", "x4", "p/x4", "x5/y", "p/x5/y/z", "x6/a", "x6/b/c", "x7");
        Case(
            tree, "anchors", "/top\nsub/inner\nsub2/\n/only/dir/\nend/\n", "top", "p/top", "sub/inner",
            "p/sub/inner", "sub2/x", "p/sub2/x", "only/dir/x", "p/only/dir/x", "end", "p/end/x");
        Case(tree, "negation", "*\n!*/\n!keep.txt\n", "keep.txt", "drop.txt", "p/keep.txt", "p/q/drop.txt");
        Case(tree, "negation-in-shut-folder", "dir/\n!dir/file\nopen/*\n!open/file\n", "dir/file", "dir/other", "open/file", "open/other");
        Case(tree, "negation-again", "*.x\n!a.x\na.x\n!b.x\n", "a.x", "b.x", "c.x");
        Case(tree, "never-match", "[abc\nfoo\\\n!\n/\n//\n[z-a]\n[[:none:]]\np//b\n", "[abc", "a", "foo", "foo\\", "z", "p/b");
        Case(tree, "question", "?\nab?\n??c/\n", "a", "ab", "abc", "abcd", "xyc/f", "ä", "abä");
        Case(tree, "hidden", ".*\n!.keep\n", ".a", ".keep", "b", ".dir/x");
        Case(tree, "unicode", "größe\n*.łog\n[ä-ö]x\n", "größe", "Größe", "a.łog", "äx", "ox", "öx");
        Case(tree, "folder-or-file", "thing/\n*.d/\n", "thing", "p/thing/x", "x.d", "p/x.d/f");
        Case(tree, "deep-rules", "*.tmp\n", "a.tmp", "p/a.tmp", "p/q/b.tmp", "p/q/c.txt");
        Case(tree, "deep-rules/p", "!*.tmp\nc.txt\n");
        Case(tree, "deep-rules/p/q", "b.tmp\n!c.txt\n");
        Case(
            tree,
            "big",
            BigIgnoreFile(),
            [.. Enumerable.Range(0, 30).SelectMany(i => new[] { $"name{i * 20_011}.gen", $"sub/made{i * 19_997}", $"out{i}.keep", $"dir/made{i * 19_997}" })]);
    }

    private static void Case(TreeWriter tree, string name, string rules, params string[] files) =>
        tree.WriteEach("each/" + name, files).Write($"each/{name}/.gitignore", rules);

    private static string[] Classes() =>
        [.. "abcdx-]_5z".SelectMany(first => Enumerable.Range(1, 9).Select(number => string.Create(CultureInfo.InvariantCulture, $"{first}{number}")))];

    // 10 MB, as a program writes it: a line for each file that it makes.
    private static string BigIgnoreFile()
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < 10 * 1024 * 1024; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"name{i}.gen\n/sub/made{i}\n");
        }

        return text.Append("*.tmp\n!name20011.gen\n").ToString();
    }
}
