using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Sandboxing;
using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Tests.Sandboxing;

/// <summary>The tries of <see cref="SandboxTests"/> where Landlock stands in for bubblewrap.</summary>
public sealed class LandlockTests : IAsyncDisposable
{
    private readonly DirectoryInfo _root = LastingFolder.Create();
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);
    private readonly Sandbox _sandbox;

    public LandlockTests()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Landlock.FindVersion() >= Landlock.HoldsSignals, "this kernel's Landlock is too old, or is switched off");
        _sandbox = new Sandbox(_backend, ["/no/such/bwrap"], Helper);
    }

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static SandboxHelper Helper => SandboxHelper.Find(Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "AgentHost.PluginRunner", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "AgentHost.PluginRunner.dll"))) ?? throw new InvalidOperationException("The plugin runner is not built.");

    private string Work => Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;

    private string Home => Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName;

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _root.Delete(recursive: true);
    }

    /// <summary>What steers git and the program lies in the folder, which is open as a whole: doctor says so.</summary>
    public static TheoryData<string> Escapes() =>
        [.. SandboxTests.Escapes().Select(static row => row.Data).Where(static line => !IsInTheFolder(line))];

    private static bool IsInTheFolder(string line) =>
        line.Contains(".agents", StringComparison.Ordinal) || line.Contains(".git/", StringComparison.Ordinal)
        || line.Contains(".claude", StringComparison.Ordinal) || line.Contains("scripts", StringComparison.Ordinal)
        || line.Contains(".vscode", StringComparison.Ordinal) || line.Contains(".envrc", StringComparison.Ordinal);

    [Fact]
    public void Escapes_MostOfThem_AreTriedHereToo() => Assert.InRange(Escapes().Count, 28, 100);

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task Start_ProgramThatTriesToGetOut_DoesNot(string line)
    {
        var outside = Directory.CreateDirectory(Path.Combine(_root.FullName, "outside")).FullName;
        Write("outside/kept", "kept");
        foreach (var name in (string[])
            [".ssh/id_ed25519", ".netrc", ".config/agent/auth.json", ".vault-token", "prod.pem", ".config/gh/hosts.yml", ".bash_history",
                ".local/share/agent/audit-keys/key"])
        {
            Write("home/" + name, "secret");
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        line = line.Replace("OUTSIDE", outside, StringComparison.Ordinal).Replace("HOME", Home, StringComparison.Ordinal)
            .Replace("HOSTPID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("PORT", ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        var (code, said) = await RunAsync(line);

        Assert.True(code != 0, $"{line} succeeded: {said}");
        Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(outside).Select(Path.GetFileName));
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(outside, "kept"), None));
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("truncate -s 0 OUTSIDE/kept")]
    [InlineData("ln OUTSIDE/kept mine && echo x > mine")]
    [InlineData("python3 -c \"import os; os.truncate('OUTSIDE/kept', 0)\"")]
    [InlineData("cd OUTSIDE && python3 -c \"import socket; socket.socket(socket.AF_UNIX).connect('stream.sock')\"")]
    [InlineData("cd OUTSIDE && python3 -c \"import socket; socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b'x', 'packet.sock')\"")]
    [InlineData("python3 -c \"import ctypes; exit(0 if ctypes.CDLL(None).syscall(425, 8, ctypes.create_string_buffer(200)) >= 0 else 1)\"")]
    [InlineData("python3 -c \"import ctypes; exit(0 if ctypes.CDLL(None).syscall(250, 0, -3, 0) >= 0 else 1)\"")]
    [InlineData("cat /proc/HOSTPID/environ | grep -q PATH")]
    [InlineData("ls /proc/HOSTPID/root/ | grep -q usr")]
    public async Task Start_WaysThatOnlyLandlockWouldLeave_AreClosed(string line)
    {
        Write("outside/kept", "kept");
        var outside = Path.Combine(_root.FullName, "outside");

        // Such a path is short: it is bound by a link near the root.
        var near = Directory.CreateTempSubdirectory("s-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(near, "s"), outside);
        using var stream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        stream.Bind(new UnixDomainSocketEndPoint(Path.Combine(near, "s", "stream.sock")));
        stream.Listen();
        using var packets = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        packets.Bind(new UnixDomainSocketEndPoint(Path.Combine(near, "s", "packet.sock")));

        var (code, said) = await RunAsync(line.Replace("OUTSIDE", outside, StringComparison.Ordinal)
            .Replace("HOSTPID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

        Directory.Delete(near, recursive: true);
        Assert.True(code != 0, said);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(outside, "kept"), None));
    }

    [Theory]
    [InlineData("echo x > made && cat made", "x\n")]
    [InlineData("echo x > $TMPDIR/mine && cat $TMPDIR/mine", "x\n")]
    [InlineData("grep -c ^root: /etc/passwd", "1\n")]
    [InlineData("cd below && pwd", "WORK/below\n")]
    [InlineData("git init -q . && git -c user.name=a -c user.email=a@b.example commit -q --allow-empty -m x && git log --format=%s", "x\n")]
    [InlineData("mkdir a b && touch a/f && mv a/f b/g && ln b/g a/h && ls a b", "a:\nh\n\nb:\ng\n")]
    [InlineData("echo x | tee /dev/null > /dev/null; (sleep 30 & kill $!; wait)", "")]
    [InlineData("python3 -c \"import subprocess, socket; a, b = socket.socketpair(); a.send(b'x'); print(b.recv(1).decode())\"", "x\n")]
    [InlineData("exit 7", "")]
    public async Task Start_WorkInTheFolder_Runs(string line, string expected)
    {
        Write("work/below/file", "");

        var (code, said) = await RunAsync(line);

        Assert.Equal((line == "exit 7" ? 7 : 0, expected.Replace("WORK", Work, StringComparison.Ordinal)), (code, said));
    }

    [Theory]
    [InlineData("home/plain.txt", false, false)]
    [InlineData("outside/kept", false, false)]
    [InlineData("home/.ssh/id_rsa", false, true)]
    [InlineData("home/.config/gh/hosts.yml", false, true)]
    [InlineData("home/plain.txt", true, true)]
    [InlineData("home/proj2/notes.txt", true, true)]
    [InlineData("other/notes.txt", true, true)]
    [InlineData("home/.cargo/credentials.toml", true, true)]
    [InlineData("home/.cargo/bin/tool", true, false)]
    [InlineData("home/.gitconfig", true, false)]
    [InlineData("work/src/a.cs", true, false)]
    public async Task Start_FileElsewhere_IsReadAsInTheOtherSandbox(string name, bool unasked, bool hidden)
    {
        Write(name, "words");

        var (_, said) = await RunAsync($"cat {Path.Combine(_root.FullName, name)}", new SandboxView { Unasked = unasked, ReadOnly = unasked });

        Assert.Equal(hidden, !said.StartsWith("words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_OnlyReads_ChangesNothingInTheFolder()
    {
        Write("work/file", "words");

        var (code, _) = await RunAsync("echo x > made; echo x > file; rm file", new SandboxView { Unasked = true, ReadOnly = true });

        Assert.NotEqual(0, code);
        Assert.Equal("words", File.ReadAllText(Path.Combine(Work, "file")));
        Assert.Single(Directory.EnumerateFileSystemEntries(Work));
    }

    [Fact]
    public async Task Start_UnaskedBesideASecret_IsRefusedAndNamesIt()
    {
        Write("work/deep/.env", "KEY=1");

        var refused = await Assert.ThrowsAsync<ProcessStartException>(
            () => RunAsync("true", new SandboxView { Unasked = true, ReadOnly = true }));

        Assert.Contains("the sandbox here (Landlock) cannot hide deep/.env", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>What would change the folder unasked needs bubblewrap: Landlock cannot keep the hooks of git from it.</summary>
    [Fact]
    public async Task Start_UnaskedChange_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<ProcessStartException>(() => RunAsync("true", new SandboxView { Unasked = true }));

        Assert.Contains("no sandbox can be had, because bubblewrap is not installed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NetworkByRule_ReachesAServer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var (code, said) = await RunAsync(
            string.Create(CultureInfo.InvariantCulture, $"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port}'"),
            new SandboxView { Network = true });

        Assert.True(code == 0, said);
        Assert.True(listener.Pending());
    }

    [Theory]
    [InlineData("echo x > /usr/made", "a file outside this folder")]
    [InlineData("python3 -c \"import urllib.request; urllib.request.urlopen('http://example.invalid/')\"", "the network")]
    public async Task Start_CommandThatWasHeld_IsToldSo(string line, string held)
    {
        var (code, said) = await RunAsync(line);

        Assert.NotEqual(0, code);
        Assert.Contains(held, said[said.IndexOf("[sandbox: it held back", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Ended_LeavesNoTemporaryFilesAndNoProcess()
    {
        await using (var process = await Sandboxed(new SandboxView()).StartAsync(
            new ProcessSpec("/bin/sh", ["-c", "echo x > $TMPDIR/mine; echo $TMPDIR; sleep 987.625 & wait"]), None))
        {
            await using var pieces = process.ReadAsync(None).GetAsyncEnumerator(None);
            Assert.True(await pieces.MoveNextAsync());
            var temporary = Encoding.UTF8.GetString(pieces.Current.Bytes.Span).Trim();
            Assert.True(File.Exists(Path.Combine(temporary, "mine")));
            await process.DisposeAsync();
            Assert.False(Directory.Exists(temporary));
        }

        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc").Select(CommandOf), static command => command.Contains("987.625", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_LandlockInPlaceOfBubblewrap_SaysWhatItDoesNotHold()
    {
        var check = await new WorkspaceSandbox(_sandbox, SandboxMode.Auto, Place).CheckAsync(PermissionRules.Empty);

        Assert.Contains("On, by Landlock (version ", check.Message, StringComparison.Ordinal);
        Assert.Contains("It does not hold: files of this folder that hold secrets", check.Message, StringComparison.Ordinal);
        Assert.Contains(".git/hooks", check.Message, StringComparison.Ordinal);
        Assert.Contains("signals", string.Join(' ', LandlockLimits.Of(5)), StringComparison.Ordinal);
        Assert.DoesNotContain("signals", string.Join(' ', LandlockLimits.Of(6)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindLeak_FileThatWouldAsk_IsNamed()
    {
        Write("work/.env", "KEY=1");
        var plan = new ToolPlan(new ToolCall("1", "shell", default), "x") { Resources = [Resource.ShellLine("npm test")] };
        var sandbox = new WorkspaceSandbox(_sandbox, SandboxMode.Auto, Place);

        Assert.Equal("The sandbox here (Landlock) cannot hide .env from it.", await sandbox.FindLeakAsync(plan, PermissionRules.Empty, None));
        Assert.False(await sandbox.CanReadAsync(plan, PermissionMode.Default, PermissionRules.Empty, None));
        File.Delete(Path.Combine(Work, ".env"));
        Assert.Null(await sandbox.FindLeakAsync(plan, PermissionRules.Empty, None));
        Assert.True(await sandbox.CanReadAsync(plan, PermissionMode.Default, PermissionRules.Empty, None));
    }

    private SandboxPlace Place => new(
        Work, Home, [Path.Combine(Home, ".config", "agent"), Path.Combine(Home, ".local", "share", "agent")], static () => []);

    private SandboxedProcesses Sandboxed(SandboxView view) =>
        new(new LocalProcesses(Work, _backend), _sandbox, SandboxMode.Required, Place, view);

    private async Task<(int Code, string Said)> RunAsync(string line, SandboxView? view = null)
    {
        await using var process = await Sandboxed(view ?? new SandboxView()).StartAsync(
            new ProcessSpec("/bin/sh", ["-c", line]) { Environment = new Dictionary<string, string?> { ["SSH_AUTH_SOCK"] = "/tmp/agent.sock" } }, None);
        var said = new StringBuilder();
        await foreach (var piece in process.ReadAsync(None))
        {
            said.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        }

        return (await process.WaitAsync(None), said.ToString());
    }

    private void Write(string file, string content)
    {
        var path = Path.Combine(_root.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private static string CommandOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
