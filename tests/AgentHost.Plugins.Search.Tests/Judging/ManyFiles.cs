using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>66,000 small files, of which the rules leave more than 50,000.</summary>
internal static class ManyFiles
{
    private const int PerPackage = 3_300;

    private static readonly string[] _words =
        [
            "static", "return", "value", "buffer", "index", "while", "count", "(int)", "hay", "stack", "naïve",
            "x += 1;", "if (a < b)", "foo_get(", "bar_put(", "// note", "\"text\"", "0x1F", "Größe", "end"
        ];

    private static readonly string[] _endings = [".c", ".h", ".cs", ".md", ".txt", ".json", ".py", ".ts", ".c", ".log"];

    public static async Task<string> MakeAsync(string root)
    {
        var tree = await TreeWriter.BeginAsync(root);
        var random = new Random(17);
        var blocks = Enumerable.Range(0, 64).Select(_ => Block(random)).ToList();
        for (var i = 0; i < PerPackage; i++)
        {
            tree.Write($"p00/{PathOf(i)}", Content(i, blocks[i % blocks.Count]));
        }

        // The other packages are hard links: twenty times as quick as writing them.
        await Judge.RunAsync("sh", tree.Root, ["-c", "for n in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19; do cp -rl p00 p$n || exit 1; done"]);

        tree.Write(".gitignore", "# usual ones\n*.log\n!important.log\nnode_modules/\n[Bb]uild/\n*.py[co]\n/p03/**/*.tmp\n/p04/sub1?/\n\n*~\n.DS_Store\n");
        for (var package = 0; package < 20; package++)
        {
            tree.Write($"p{package:00}/.gitignore", package % 2 == 0 ? "*.json\n!f*0.json\n/sub007\n" : "out/\nsub0*/*.md\n!sub01/**\n");
        }

        tree.WriteEach("p00", "important.log", "b.pyc", "x~", ".DS_Store").WriteEach("p03/a/b", "x.tmp").WriteEach("p05/Build/deep", "x.c");
        return tree.Root;
    }

    private static string PathOf(int i)
    {
        var folder = i % 150;
        var name = $"f{i}{_endings[i / 3 % _endings.Length]}";
        return (i % 23) switch
        {
            0 => $"node_modules/lib{folder:000}/{name}",
            1 => $"src/main/deep/er/sub{folder / 3:000}/{name}",
            _ => $"sub{folder:000}/{name}",
        };
    }

    private static byte[] Content(int i, byte[] block)
    {
        var own = i % 97 == 0 ? string.Create(CultureInfo.InvariantCulture, $"a needle of file {i}\n\n")
            : i % 61 == 0 ? string.Create(CultureInfo.InvariantCulture, $"static inline int n{i}_put(x) Needle\n")
            : "";
        return [.. block, .. Encoding.UTF8.GetBytes(own), .. block.AsSpan(0, i % block.Length)];
    }

    private static byte[] Block(Random random) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(4, 24))
            .Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => _words[random.Next(_words.Length)])) + "\n")));
}
