using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>Runs the programs that know the right answer.</summary>
internal static class Judge
{
    /// <summary>The first number of ripgrep's version.</summary>
    public static async Task<int> RipgrepVersionAsync() =>
        int.Parse((await RunAsync("rg", "/", ["--version"])).Split(' ', '.')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Files that ripgrep sees.</summary>
    public static async Task<ISet<string>> RipgrepFilesAsync(string folder, params string[] options) =>
        Names(await RunAsync("rg", folder, ["--files", "-0", .. options]));

    /// <summary>Files that fd sees.</summary>
    public static async Task<ISet<string>> FdFilesAsync(string folder, params string[] options) =>
        Names(await RunAsync("fdfind", folder, ["-t", "f", "-0", "--strip-cwd-prefix", .. options]));

    /// <summary>Those of the paths that git ignores.</summary>
    public static async Task<ISet<string>> GitIgnoredAsync(string folder, IEnumerable<string> paths) =>
        Names(await RunAsync("git", folder, ["check-ignore", "--no-index", "--stdin", "-z"], string.Join('\0', paths) + "\0"));

    /// <summary>What ripgrep finds, as <c>PATH:LINE:TEXT</c>.</summary>
    public static async Task<ISet<string>> RipgrepLinesAsync(string folder, params string[] options)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in (await RunAsync("rg", folder, ["-n", "-0", "--no-heading", "--color", "never", .. options])).Split('\n'))
        {
            var end = line.IndexOf('\0', StringComparison.Ordinal);
            if (end > 0)
            {
                found.Add($"{line[(line.StartsWith("./", StringComparison.Ordinal) ? 2 : 0)..end]}:{line[(end + 1)..].TrimEnd('\r')}");
            }
        }

        return found;
    }

    /// <summary>What a program prints.</summary>
    public static async Task<string> RunAsync(string program, string folder, IReadOnlyList<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            using var process = Process.Start(start)!;
            var writing = Task.Run(() =>
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            });
            var complaints = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            await writing;
            await complaints;
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{program} is missing; install it: .ci/install-test-programs (apt-get install git ripgrep fd-find)");
            throw;
        }
    }

    private static HashSet<string> Names(string output) =>
        [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(name => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name)];
}
