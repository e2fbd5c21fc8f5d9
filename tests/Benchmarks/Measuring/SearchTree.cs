using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>A repository with 66,000 files of source code, more or less, of which the ignore rules leave 58,000. Made once and kept.</summary>
internal static class SearchTree
{
    private const int Count = 66_000;
    private const string Version = "1";

    private static readonly string[] Words =
        [
            "static", "return", "value", "buffer", "index", "while", "count", "(int)", "hay", "stack", "x += 1;", "if (a < b)", "foo_get(",
            "bar_put(", "// note", "\"text\"", "0x1F", "inline", "end", "struct", "const char *", "unsigned", "goto out;"
        ];

    private static readonly string[] Endings = [".c", ".h", ".cs", ".md", ".txt", ".json", ".py", ".ts", ".c", ".log"];

    /// <summary>Its folder.</summary>
    public static string Make(BenchPlace place)
    {
        var root = Path.Combine(place.Folder, "search-tree");
        var stamp = Path.Combine(root, ".git", "made");
        if (!File.Exists(stamp) || File.ReadAllText(stamp) != Version)
        {
            place.Fresh("search-tree");
            Write(root);
            File.WriteAllText(stamp, Version);
        }

        return root;
    }

    private static void Write(string root)
    {
        using (var git = Process.Start(new ProcessStartInfo("git", ["init", "-q", root])) ?? throw new BenchException("git did not start"))
        {
            git.WaitForExit();
        }

        var random = new Random(17);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var blocks = Enumerable.Range(0, 64).Select(_ => Block(random)).ToList();
        for (var i = 0; i < Count; i++)
        {
            var path = Path.Combine(root, PathOf(i));
            if (folders.Add(Path.GetDirectoryName(path)!))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }

            // One file in thousand is what is looked for.
            var own = i % 1_000 == 7 ? string.Create(CultureInfo.InvariantCulture, $"static inline int n{i}_get(void) /* a needle */\n") : "";
            File.WriteAllBytes(path, [.. blocks[i % 64], .. Encoding.UTF8.GetBytes(own), .. blocks[(i / 64) % 64].AsSpan(0, i % blocks[(i / 64) % 64].Length)]);
        }

        File.WriteAllText(
            Path.Combine(root, ".gitignore"), "# usual ones\n*.log\n!important.log\nnode_modules/\n[Bb]uild/\n*.py[co]\n/p03/**/*.tmp\n*~\n.DS_Store\n");
        for (var package = 0; package < 20; package++)
        {
            File.WriteAllText(Path.Combine(root, $"p{package:00}", ".gitignore"), "out/\n*.generated.cs\n!keep.generated.cs\n/sub007/local-*\n");
        }
    }

    private static string PathOf(int i)
    {
        var folder = i / 20 % 150;
        var name = string.Create(CultureInfo.InvariantCulture, $"f{i}{Endings[i / 3 % Endings.Length]}");
        return (i % 23) switch
        {
            0 => $"p{i % 20:00}/node_modules/lib{folder:000}/{name}",
            1 => $"p{i % 20:00}/src/main/deep/er/sub{folder / 3:000}/{name}",
            _ => $"p{i % 20:00}/sub{folder:000}/{name}",
        };
    }

    private static byte[] Block(Random random) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(20, 120))
            .Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => Words[random.Next(Words.Length)])) + "\n")));
}
