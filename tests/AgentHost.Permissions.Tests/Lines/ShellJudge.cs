using System.Diagnostics;
using System.Globalization;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;

namespace AgentHost.Permissions.Tests.Lines;

/// <summary>
/// Gives lines to real shells in a folder of their own, where every program that is found only writes down that it was started; and compares that with what was
/// judged.
/// </summary>
internal sealed class ShellJudge : IDisposable
{
    // Programs of the shells' own grammar cannot be canaries, and those that are builtins are never looked for.
    // Those that can print what a file says print a pattern: names from outside in the output of a line then show that a shell took it for one.
    private const string Canary =
        """
        #!/bin/sh
        printf '%s\t%s\n' "$JUDGE_LINE" "${0##*/}" >> "$JUDGE_LOG"
        case "${0##*/} $*" in
          wc* | date* | whoami* | id* | uname* | hostname* | nproc* | basename* | dirname* | seq* | stat* | *sum* | which* | "grep -c"* | "git rev-"* | "git branch --show-current" | "git describe"*) echo 1 ;;
          ls*) found=a.txt; for option in "$@"; do case $option in -*[dR]*) found="/et*" ;; esac; done; echo "$found" ;;
          *) echo "/et*" ;;
        esac
        """;

    private const string Driver =
        """
        while IFS= read -r -d '' line; do
          [ "$SECONDS" -lt 45 ] || break
          n=$((n + 1))
          for shell in "dash -c" "bash -c" "bash --posix -c"; do
            shown=$(env -i PATH="$JUDGE_BIN" HOME="$JUDGE_HOME" JUDGE_LINE="$n $shell" JUDGE_LOG="$JUDGE_LOG" /usr/bin/timeout -s KILL 2 /bin/$shell "$line" < /dev/null 2> /dev/null | /usr/bin/head -c 10000 | /usr/bin/tr -d '\0')
            case $shown in */etc*) [ -z "${line##*etc*}" ] || printf '%s %s\t%s\n' "$n" "$shell" /etc >> "$JUDGE_LOG" ;; esac
          done
        done < "$JUDGE_LINES"
        echo "$n" > "$JUDGE_LOG.done"
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("judge-").FullName;

    /// <summary>Whether the shells that it asks are there.</summary>
    public static bool IsThere => File.Exists("/bin/dash") && File.Exists("/bin/bash") && File.Exists("/usr/bin/timeout");

    /// <summary>Whether what they do is kept within a folder.</summary>
    public static bool IsBoxed { get; } = File.Exists("/usr/bin/bwrap") && Box() == 0;

    /// <summary>What is wrong with the lines: programs that ran and were not judged, and files that came into being.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<string> lines, CancellationToken cancel)
    {
        var (work, bin, home, log, list) = (
            Path.Combine(_root, "work"), Path.Combine(_root, "bin"), Path.Combine(_root, "home"), Path.Combine(_root, "log"), Path.Combine(_root, "lines"));
        foreach (var folder in (string[])[bin, home, Path.Combine(work, "src"), Path.Combine(work, "out")])
        {
            Directory.CreateDirectory(folder);
        }

        foreach (var file in (string[])["a.txt", "b.txt", "README.md", "package.json", "src/a.cs"])
        {
            await File.WriteAllTextAsync(Path.Combine(work, file), "/et*\n", cancel);
        }

        var canary = Path.Combine(_root, "canary");
        await File.WriteAllTextAsync(canary, Canary, cancel);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(canary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var name in lines.SelectMany(Names).Distinct(StringComparer.Ordinal))
        {
            File.CreateSymbolicLink(Path.Combine(bin, name), canary);
        }

        await File.WriteAllTextAsync(list, string.Concat(lines.Select(static line => line + "\0")), cancel);
        await File.WriteAllTextAsync(log, "", cancel);
        await RunAsync(work, new() { ["JUDGE_BIN"] = bin, ["JUDGE_HOME"] = home, ["JUDGE_LOG"] = log, ["JUDGE_LINES"] = list }, cancel);
        Assert.True(File.Exists(log + ".done"), "the shells never came to an end");
        var done = int.Parse(await File.ReadAllTextAsync(log + ".done", cancel), CultureInfo.InvariantCulture);
        Assert.True(done >= Math.Min(lines.Count, 100), $"only {done} lines were run in time");
        return [.. Compare(lines, await File.ReadAllLinesAsync(log, cancel)), .. Strangers(work, home)];
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>The programs that a line may start, as it was judged.</summary>
    public static HashSet<string> Judged(string line)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "time" };
        foreach (var part in ShellCommandAnalyzer.Read(line).Parts)
        {
            Add(part, names);
        }

        return names;
    }

    private static void Add(LinePart part, HashSet<string> names)
    {
        if (part.Words.Count > 0 && part.Words[0].Text is { } program)
        {
            names.Add(CommandWrappers.ProgramName(program));
        }

        foreach (var inner in part.Inner)
        {
            Add(inner, names);
        }
    }

    // Every word that could be a program's name, also where quotes lie within it.
    private static IEnumerable<string> Names(string line) =>
        Words(line).Concat(
            Words(line.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal)));

    private static IEnumerable<string> Words(string line) =>
        line.Split([.. " \t\n;&|()<>{}'\"`$\\=/,!*?[]~#:^"], StringSplitOptions.RemoveEmptyEntries)
            .Where(static word => word.Length is > 0 and < 40 && word is not ("." or "..") && !word.Any(char.IsControl));

    private static IEnumerable<string> Compare(IReadOnlyList<string> lines, string[] log)
    {
        foreach (var entry in log.Distinct(StringComparer.Ordinal))
        {
            var tab = entry.LastIndexOf('\t');
            var space = entry.IndexOf(' ', StringComparison.Ordinal);
            var line = lines[int.Parse(entry.AsSpan(0, space), CultureInfo.InvariantCulture) - 1];
            if (!Judged(line).Contains(entry[(tab + 1)..]))
            {
                yield return $"{entry[(space + 1)..tab]} {(entry.EndsWith("\t/etc", StringComparison.Ordinal) ? "names" : "starts")} {entry[(tab + 1)..]} for: "
                    + $"{line}";
            }
        }
    }

    private static IEnumerable<string> Strangers(string work, string home) =>
        Directory.EnumerateFileSystemEntries(work, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(work, path))
            .Where(static path =>
                path is not ("src" or "out" or "a.txt" or "b.txt" or "README.md" or "package.json" or "src/a.cs")
                && !path.StartsWith("out/", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFileSystemEntries(home)).Select(static path => $"a file came into being: {path}");

    private async Task RunAsync(string work, Dictionary<string, string> variables, CancellationToken cancel)
    {
        var script = Path.Combine(_root, "driver");
        await File.WriteAllTextAsync(script, Driver, cancel);

        // Where there is bubblewrap, a line that was judged wrongly reaches nothing but this folder.
        string[] box = IsBoxed
            ? ["--ro-bind", "/", "/", "--bind", _root, _root, "--dev", "/dev", "--proc", "/proc", "--unshare-all", "--chdir", work, "/bin/bash", script]
            : [script];
        await ExitsAsync(IsBoxed ? "/usr/bin/bwrap" : "/bin/bash", box, work, variables, cancel);
    }

    private static int Box()
    {
        using var process = Process.Start(new ProcessStartInfo(
            "/usr/bin/bwrap",
            [
                "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-all", "/bin/true"
            ]) { UseShellExecute = false, RedirectStandardError = true })!;
        return process.WaitForExit(TimeSpan.FromSeconds(20)) ? process.ExitCode : -1;
    }

    private static async Task<bool> ExitsAsync(
        string program, string[] arguments, string folder, Dictionary<string, string> variables, CancellationToken cancel)
    {
        if (!File.Exists(program))
        {
            return false;
        }

        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await Task.WhenAll(
                process.StandardError.ReadToEndAsync(limit.Token), process.StandardOutput.ReadToEndAsync(limit.Token), process.WaitForExitAsync(limit.Token));
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }
    }
}
