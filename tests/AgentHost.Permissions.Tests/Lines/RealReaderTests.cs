using System.Diagnostics;
using System.Security.Cryptography;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Tests.Lines;

/// <summary>
/// Commands that run unasked, started for real: whatever options and operands they are given, none shows a secret, and none changes a file. The programs' own
/// reading of their options is what counts, not the table's.
/// </summary>
public sealed class RealReaderTests : IDisposable
{
    private const string Canary = "canary-93b1";

    private static readonly string[] _programs =
    [
        "cat", "head", "tail", "wc", "cmp", "diff", "grep", "egrep", "fgrep", "rg", "awk", "gawk", "mawk", "xxd", "hexdump", "strings", "nl", "od",
        "fold", "cut", "sort", "uniq", "tr", "comm", "join", "paste", "column", "expand", "unexpand", "jq", "sed", "rev", "tac", "cksum", "md5sum",
        "find", "ls", "tree", "du", "stat", "file", "df", "realpath", "readlink", "date", "seq", "basename", "dirname", "expr", "echo", "id", "uname",
        "env", "printenv",
    ];

    private static readonly string[] _operands =
    [
        "a.txt", "a.txt", "sub", "sub/b.txt", "keep.txt", ".", ".env", ".env", "../other/secret.txt", "../other", "@../other/secret.txt", "@.env",
        "-", "--", "1", "x", "touch", "s", "link", "sub/../.env", "f=.env", "a.txt:.env", "-1", "+1", "aux",
    ];

    private static readonly string[] _scripts =
    [
        "{print}", "{print $1}", "1", "{print > \"made\"}", "{print | \"sh\"}", "{ y = 1. / 2; print $0 | c; z = 1 / 3 }",
        "{ y = /a/ / 2; print $0 | c; z = 1 / 3 }", "{ x++ / 2; print > f; z = 1 / 3 }", "/t/{print}", "{print $1/2}",
        "{while((getline l < \".env\")>0) print l}", ".", ".[]", "env", "1p", "$p", "/a/p", "1w made", "1e touch made", "r .env", "-name", "*.txt",
        "-print0", "-delete", "-printf", "%p", "-newer", "-fprint", "made", "-type", "f", "-exec", "-maxdepth",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("readers-");
    private readonly string _root;
    private readonly string _home;

    public RealReaderTests()
    {
        _root = Path.Combine(_folder.FullName, "work");
        _home = Path.Combine(_folder.FullName, "home");
        Write("work/a.txt", "touch made\ntouch made\n");
        Write("work/keep.txt", "1 2\n3 4\n");
        Write("work/sub/b.txt", "{\"a\":1}\n");
        Write("work/.env", $"KEY={Canary}\n");
        Write("other/secret.txt", $"{Canary}\n");
        Write("home/.profile", "");
        File.CreateSymbolicLink(Path.Combine(_root, "link"), Path.Combine(_folder.FullName, "other"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Readers_WithAnyWords_ShowNoSecretAndChangeNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "lines for POSIX shells");

        // The same lines each time; with ROUNDS others, as many for each program.
        var rounds = Rounds.Or(60);
        var seed = Rounds.Wished is null ? 7 : Random.Shared.Next();
        var random = new Random(seed);
        var paths = WorkspacePaths.TryOpen(_root, _home, NativeFileSystem.ForThisSystem(), out _)!;
        var before = Snapshot();
        var ran = 0;
        foreach (var program in _programs.Where(IsInstalled))
        {
            for (var i = 0; i < rounds; i++)
            {
                var words = Words(program, random);
                var line = string.Join(' ', words.Select(static word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
                var query = Plans.Query(Plans.Shell(line)) with { Paths = paths };
                if (PermissionEvaluator.Evaluate(query.OnThisMachine()).Verdict.Decision != PermissionDecision.Allow)
                {
                    continue;
                }

                ran++;
                var shown = await RunAsync(line);
                Assert.False(shown.Contains(Canary, StringComparison.Ordinal), $"{line} shows a secret (seed {seed})");
                Assert.True(before == Snapshot(), $"{line} changes a file (seed {seed})");
            }
        }

        // Else it would prove nothing.
        Assert.True(ran > rounds * 5, $"only {ran} ran");
    }

    private static List<string> Words(string program, Random random)
    {
        var entry = ReadOnlyPrograms.Named([program])!;
        var words = new List<string> { program };
        for (var left = random.Next(5); left >= 0; left--)
        {
            switch (random.Next(8))
            {
                case 0 or 1 when entry.Flags.Length > 0:
                    words.Add("-" + string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(entry.Flags + entry.Valued))));
                    break;
                case 2 when entry.Valued.Length > 0:
                    words.AddRange(random.Next(2) == 0 ? ["-" + Pick(entry.Valued), Pick(_operands)] : ["-" + Pick(entry.Valued) + Pick(_operands)]);
                    break;
                case 3 when entry.Long.Length > 0:
                    words.Add("--" + Pick(entry.Long));
                    break;
                case 4 when entry.LongValued.Length > 0:
                    words.AddRange(random.Next(2) == 0 ? [$"--{Pick(entry.LongValued)}={Pick(_operands)}"] : ["--" + Pick(entry.LongValued), Pick(_operands)]);
                    break;
                case 5 when program is "awk" or "gawk" or "mawk" or "sed" or "jq" or "find":
                    words.Add(Pick(_scripts));
                    break;
                case 6 when program is "awk" or "gawk" or "mawk":
                    words.AddRange(["-v", random.Next(2) == 0 ? "c=sh" : "f=made"]);
                    break;
                default:
                    words.Add(Pick(_operands));
                    break;
            }
        }

        return words;

        T Pick<T>(IEnumerable<T> from) => from.ElementAt(random.Next(from.Count()));
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => ProgramPlaces.IsProgram(Path.Combine(folder, program)));

    private async Task<string> RunAsync(string line)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            WorkingDirectory = _root, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["HOME"] = _home;
        start.Environment["MADE_UP_TOKEN"] = Canary;
        foreach (var (name, value) in Permissions.Lines.ReadOnlyCommands.EnvironmentFor(null, line) ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        // What is set for this process alone is not known to the table.
        if (line.StartsWith("'env'", StringComparison.Ordinal) || line.StartsWith("'printenv'", StringComparison.Ordinal))
        {
            start.Environment.Remove("MADE_UP_TOKEN");
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return await output + await errors;
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Snapshot() => string.Join('\n', Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(static file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
}
