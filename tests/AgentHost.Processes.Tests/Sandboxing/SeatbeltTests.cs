using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Processes.Tests.Sandboxing;

/// <summary>The tries of <see cref="SandboxTests"/> on macOS, by the system itself.</summary>
public sealed class SeatbeltTests : IAsyncDisposable
{
    private static readonly string[] OfLinux = ["/proc", "mount", "nsenter", "unshare", "mknod", "/run", "/etc/made"];

    private readonly DirectoryInfo _root;
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);
    private string _place = "";

    public SeatbeltTests()
    {
        Assert.SkipUnless(OperatingSystem.IsMacOS(), "Seatbelt is macOS's.");
        _root = LastingFolder.Create();
    }

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private string Work => Path.Combine(_place, "work");

    private string Home => Path.Combine(_place, "home");

    private string Outside => Path.Combine(_place, "outside");

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private static string[] Escapes() =>
    [
        .. SandboxTests.Escapes().Select(static row => row.Data)
            .Where(static line => !Array.Exists(OfLinux, word => line.Contains(word, StringComparison.Ordinal))),
        "ln OUTSIDE/kept mine && echo x > mine",
        "mv deep other && cat other/.env | grep -q secret",
        "ln deep/.env mine && cat mine | grep -q secret",
        "cp -c deep/.env mine && cat mine | grep -q secret",
        "touch /private/tmp/made-by-a-test",
        "osascript -e 'do shell script \"touch OUTSIDE/made\"'",
    ];

    [Fact]
    public async Task Start_ProgramsThatTryToGetOut_DoNot()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        foreach (var line in Escapes())
        {
            Fill();

            var (code, said) = await RunAsync(
                line.Replace("HOSTPID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    .Replace("PORT", ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

            Assert.True(code != 0, $"{line} succeeded: {said}");
            Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(Outside).Select(Path.GetFileName));
            Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(Outside, "kept"), None));
            foreach (var name in (string[])[".git/config", ".git/modules/lib/config", "scripts/check.sh", ".agents/hooks/check.sh"])
            {
                Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Work, name), None));
            }

            Assert.False(listener.Pending(), line);
        }
    }

    [Fact]
    public async Task Start_WorkInTheFolder_Runs()
    {
        foreach (var (line, expected) in ((string, string)[])
            [
                ("echo x > made && cat made", "x\n"),
                ("echo x > $TMPDIR/mine && cat $TMPDIR/mine", "x\n"),
                ("cd src && pwd", "WORK/src\n"),
                ("mkdir a b && touch a/f && mv a/f b/g && ls b", "g\n"),
            ])
        {
            Fill();

            Assert.Equal((0, expected.Replace("WORK", Work, StringComparison.Ordinal)), await RunAsync(line));
        }
    }

    /// <summary>Makes folders for the next line.</summary>
    private void Fill()
    {
        _place = _root.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
        foreach (var file in (string[])
            [
                ".git/hooks/sample", ".git/config", ".git/modules/lib/config", "scripts/check.sh", ".agents/hooks/check.sh", ".claude/settings.json",
                "src/a.cs",
                ".vscode/tasks.json", ".github/workflows/build.yml", ".envrc",
            ])
        {
            Write(Path.Combine(Work, file), "mine");
        }

        foreach (var name in (string[])
            [".ssh/id_ed25519", ".netrc", ".config/agent/auth.json", ".vault-token", "prod.pem", ".config/gh/hosts.yml", ".bash_history",
                ".local/share/agent/audit-keys/key"])
        {
            Write(Path.Combine(Home, name), "secret");
        }

        Write(Path.Combine(Work, "deep", ".env"), "secret");
        Write(Path.Combine(Outside, "kept"), "kept");
    }

    private async Task<(int Code, string Said)> RunAsync(string line)
    {
        line = line.Replace("OUTSIDE", Outside, StringComparison.Ordinal).Replace("HOME", Home, StringComparison.Ordinal);
        var place = new SandboxPlace(
            Work,
            Home,
            [Path.Combine(Home, ".config", "agent"), Path.Combine(Home, ".local", "share", "agent")],
            () => [Path.Combine(Work, "scripts", "check.sh")]);
        await using var process = await new SandboxedProcesses(
            new LocalProcesses(Work, _backend), new Sandbox(_backend), SandboxMode.Required, place, new SandboxView()).StartAsync(
            new ProcessSpec("/bin/sh", ["-c", line]) { Environment = new Dictionary<string, string?> { ["SSH_AUTH_SOCK"] = "/tmp/agent.sock" } }, None);
        var said = new StringBuilder();
        await foreach (var piece in process.ReadAsync(None))
        {
            said.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        }

        return (await process.WaitAsync(None), said.ToString());
    }

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
