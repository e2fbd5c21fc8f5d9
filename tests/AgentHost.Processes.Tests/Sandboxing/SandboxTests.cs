using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Processes.Tests.Sandboxing;

/// <summary>Real programs in a real sandbox, that try to get out.</summary>
public sealed class SandboxTests : IAsyncDisposable
{
    private readonly DirectoryInfo _root = LastingFolder.Create();
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);

    private readonly Sandbox _sandbox;

    public SandboxTests() => _sandbox = new Sandbox(_backend);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private string Work => Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;

    private string Home => Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName;

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _root.Delete(recursive: true);
    }

    public static TheoryData<string> Escapes() =>
    [
        "touch OUTSIDE/made",
        "echo x > OUTSIDE/kept",
        "rm OUTSIDE/kept",
        "mv OUTSIDE/kept .",
        "ln -s OUTSIDE link && touch link/made",
        "cd OUTSIDE && touch made",
        "touch /etc/made",
        "touch /usr/made",
        "cat HOME/.ssh/id_ed25519 | grep -q secret",
        "cat HOME/.netrc | grep -q secret",
        "cat HOME/.config/agent/auth.json | grep -q secret",
        "cp HOME/.local/share/agent/audit-keys/key taken",
        "echo '{}' > .agents/agent.json",
        "rm -r .agents",
        "echo x > .agents/hooks/other.sh",
        "rm -f .agents/hooks/check.sh",
        "mv .agents elsewhere",
        "echo x > .git/hooks/pre-commit",
        "mv .git elsewhere && mkdir -p .git/hooks && echo x > .git/hooks/pre-commit",
        "mv .git/hooks elsewhere",
        "echo x >> .git/config",
        "echo x > .git/own && mv .git/own .git/config",
        "echo x > .git/modules/lib/config",
        "echo x > scripts/check.sh",
        "mv scripts/check.sh elsewhere",
        "mv scripts elsewhere && mkdir scripts && echo x > scripts/check.sh",
        "cat HOME/.vault-token | grep -q secret",
        "cat HOME/prod.pem | grep -q secret",
        "cat HOME/.config/gh/hosts.yml | grep -q secret",
        "cat HOME/.bash_history | grep -q secret",
        "grep -q : /etc/shadow",
        "echo x > .vscode/tasks.json",
        "echo x > .vscode/more.json",
        "echo x > .github/workflows/ci.yml",
        "mv .github elsewhere",
        "echo x > .envrc",
        "echo x > .claude/settings.json",
        "mount -t tmpfs none OUTSIDE && touch OUTSIDE/made",
        "umount -l /tmp && touch OUTSIDE/made",
        "mount -o remount,rw / && touch OUTSIDE/made",
        "nsenter -t 1 -m touch OUTSIDE/made",
        "chroot /proc/1/root touch OUTSIDE/made",
        "touch /proc/1/root/OUTSIDE/made",
        "test -e /proc/HOSTPID/environ && kill -0 HOSTPID",
        "kill -9 HOSTPID",
        "test -n \"$SSH_AUTH_SOCK\"",
        "ls /run | grep .",
        "unshare -rm touch OUTSIDE/made",
        "(exec 3<>/dev/tcp/127.0.0.1/PORT) 2>/dev/null || bash -c 'exec 3<>/dev/tcp/127.0.0.1/PORT'",
        "cat /proc/sys/kernel/printk > /tmp/v && cat /tmp/v > /proc/sys/kernel/printk", // what it holds already: harmless where it gets through
        "mknod /tmp/disk b 8 0",
        "grep -q 'CapEff:.*[1-9a-f]' /proc/self/status",
        "python3 -c \"import os; os.open('OUTSIDE/kept', os.O_WRONLY)\"",
    ];

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task Start_ProgramThatTriesToGetOut_DoesNot(string line)
    {
        var outside = Directory.CreateDirectory(Path.Combine(_root.FullName, "outside")).FullName;
        Write("outside/kept", "kept");
        Write("home/.ssh/id_ed25519", "secret");
        Write("home/.netrc", "secret");
        foreach (var name in (string[])[".config/agent/auth.json", ".vault-token", "prod.pem", ".config/gh/hosts.yml", ".bash_history"])
        {
            Write("home/" + name, "secret");
        }

        Write("home/.local/share/agent/audit-keys/key", "secret");
        Write("work/.agents/agent.json", "{\"model\":\"mine\"}");
        Write("work/.agents/hooks/check.sh", "mine");
        Write("work/.claude/settings.json", "{}");
        Write("work/.git/hooks/sample", "");
        Write("work/.git/config", "mine");
        Write("work/.git/modules/lib/config", "mine");
        Write("work/scripts/check.sh", "mine");
        Write("work/.vscode/tasks.json", "mine");
        Write("work/.github/workflows/build.yml", "mine");
        Write("work/.envrc", "mine");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        line = line.Replace("OUTSIDE", outside, StringComparison.Ordinal).Replace("HOME", Home, StringComparison.Ordinal)
            .Replace("HOSTPID", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("PORT", ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

        var (code, said) = await RunAsync(line);

        Assert.True(code != 0, $"{line} succeeded: {said}");
        Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(outside).Select(Path.GetFileName));
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(outside, "kept"), None));
        Assert.Equal("{\"model\":\"mine\"}", await File.ReadAllTextAsync(Path.Combine(Work, ".agents", "agent.json"), None));
        Assert.False(File.Exists(Path.Combine(Work, ".git", "hooks", "pre-commit")));
        foreach (var name in (string[])[".git/config", ".git/modules/lib/config", "scripts/check.sh"])
        {
            Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Work, name), None));
        }

        Assert.False(listener.Pending());
    }

    /// <summary>What a process began with can be read by its neighbours: that of the sandbox's own first one, too.</summary>
    [Theory]
    [InlineData("cat /proc/1/environ /proc/*/environ | tr '\\0' '\\n'")]
    [InlineData("env")]
    public async Task Start_KeysInTheEnvironment_AreNowhereInTheSandbox(string line)
    {
        var values = new Dictionary<string, string>
        {
            ["SANDBOX_TEST_API_KEY"] = "canary-1",
            ["SANDBOX_TEST_PLAIN"] = "https://me:canary-2@example.org/",
            ["SANDBOX_TEST_CONN"] = "Server=db;Password=canary-3;",
        };
        foreach (var (name, value) in values)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        var (_, said) = await RunAsync(line, view: new SandboxView { Unasked = true });
        var (_, asked) = await RunAsync(line);

        foreach (var (name, _) in values)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Assert.Contains("PATH=", said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-1", asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo x > made && cat made", "x\n")]
    [InlineData("echo x > /tmp/mine && cat /tmp/mine", "x\n")]
    [InlineData("grep -c ^root: /etc/passwd", "1\n")]
    [InlineData("cd below && pwd", "WORK/below\n")]
    [InlineData("git init -q . && git -c user.name=a -c user.email=a@b.example commit -q --allow-empty -m x && git log --format=%s", "x\n")]
    [InlineData("exit 7", "")]
    public async Task Start_WorkInTheFolder_Runs(string line, string expected)
    {
        Write("outside/kept", "kept");
        Write("work/below/file", "");

        var (code, said) = await RunAsync(line);

        Assert.Equal((line == "exit 7" ? 7 : 0, expected.Replace("WORK", Work, StringComparison.Ordinal)), (code, said));
    }

    [Theory]
    [InlineData("home/near.sock", false, false)]
    [InlineData("home/near.sock", true, false)]
    [InlineData("work/near.sock", false, false)]
    [InlineData("work/near.sock", true, true)]
    public async Task Start_SocketOnTheDisk_IsReachedInTheFolderAndWithANetworkAlone(string name, bool network, bool reached)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed");
        Write(name + ".beside", "");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        // Such a path is short: it is bound from a folder near it.
        var path = Path.Combine(_root.FullName, name);
        var bound = Path.Combine(Directory.CreateTempSubdirectory("s-").FullName, "s");
        Directory.CreateSymbolicLink(bound, Path.GetDirectoryName(path)!);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(bound, Path.GetFileName(path))));
        listener.Listen();

        var (code, said) = await RunAsync(
            $"cd {Path.GetDirectoryName(path)} && python3 -c \"import socket; socket.socket(socket.AF_UNIX).connect('near.sock')\"", network);

        Assert.True(code == 0 == reached, said);
        Directory.Delete(Path.GetDirectoryName(bound)!, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_DeniedFolder_IsNotSeen_ButForWhatMayBeRead(bool unasked)
    {
        var main = Directory.CreateDirectory(Path.Combine(_root.FullName, "main", ".git")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(main, "a.txt"), "of the checkout", None);
        await File.WriteAllTextAsync(Path.Combine(main, ".git", "HEAD"), "ref", None);
        var place = new SandboxPlace(Work, Home, [], static () => []) { Denied = [main], Readable = [Path.Combine(main, ".git")] };
        await using var process = await new SandboxedProcesses(
                new LocalProcesses(Work, _backend), _sandbox, SandboxMode.Required, place, new SandboxView { Unasked = unasked })
            .StartAsync(
                new ProcessSpec(
                    "/bin/sh", ["-c", $"cat {main}/a.txt; cat {main}/.git/HEAD; echo x > {main}/b.txt; echo x > {main}/.git/HEAD; ls -A {main}"]),
                None);
        var said = new StringBuilder();
        await foreach (var piece in process.ReadAsync(None))
        {
            said.Append(piece.IsError ? "" : Encoding.UTF8.GetString(piece.Bytes.Span));
        }

        Assert.Equal("ref.git\n", said.ToString());
        Assert.Equal("ref", await File.ReadAllTextAsync(Path.Combine(main, ".git", "HEAD"), None));
        Assert.False(File.Exists(Path.Combine(main, "b.txt")));
    }

    [Fact]
    public async Task Start_SettingsFolderThatIsALink_ItsSecretsAreHiddenToo()
    {
        Write("dotfiles/config/gh/hosts.yml", "secret");
        Write("dotfiles/config/plain.txt", "words");
        Directory.CreateSymbolicLink(Path.Combine(Home, ".config"), "../dotfiles/config");

        Assert.Equal((0, "words"), await RunAsync($"cat {Home}/.config/plain.txt"));
        Assert.NotEqual(0, (await RunAsync($"cat {Home}/.config/gh/hosts.yml")).Code);
        Assert.NotEqual(0, (await RunAsync($"cat {_root.FullName}/dotfiles/config/gh/hosts.yml")).Code);
    }

    [Theory]
    [InlineData("home/plain.txt")]
    [InlineData("outside/kept")]
    public async Task Start_FilesOutsideThatHoldNoSecrets_AreRead(string name)
    {
        Write(name, "words");

        Assert.Equal((0, "words"), await RunAsync($"cat {Path.Combine(_root.FullName, name)}"));
    }

    /// <summary>What asks before it is read is not there for a command that nobody was asked about.</summary>
    [Theory]
    [InlineData("work/.env", true)]
    [InlineData("work/deep/down/.env.production", true)]
    [InlineData("work/certs/server.pem", true)]
    [InlineData("home/.codex/auth.json", true)]
    [InlineData("home/.m2/settings.xml", true)]
    [InlineData("home/.gradle/gradle.properties", true)]
    [InlineData("home/.nuget/NuGet/NuGet.Config", true)]
    [InlineData("home/.yarnrc.yml", true)]
    [InlineData("home/.config/hub.yml", true)]
    [InlineData("home/.cargo/credentials.toml", true)]
    [InlineData("home/proj2/.env", true)]
    [InlineData("home/proj2/notes.txt", true)]
    [InlineData("home/.config/anything/token", true)]
    [InlineData("other/notes.txt", true)]
    [InlineData("home/.cargo/bin/tool", false)]
    [InlineData("home/.nuget/packages/x/x.dll", false)]
    [InlineData("home/.gitconfig", false)]
    [InlineData("work/.env.example", false)]
    [InlineData("work/src/a.cs", false)]
    public async Task Start_Unasked_SeesNothingThatAsks(string name, bool hidden)
    {
        Write(name, "words");

        var (_, said) = await RunAsync($"cat {Path.Combine(_root.FullName, name)}", view: new SandboxView { Unasked = true });

        Assert.Equal(hidden, !said.StartsWith("words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_VariablesThatLookLikeKeys_AreGivenByRuleAlone()
    {
        Environment.SetEnvironmentVariable("SANDBOX_TEST_TOKEN", "canary");
        Environment.SetEnvironmentVariable("SANDBOX_TEST_PLAIN", "plain");
        try
        {
            Assert.Equal((0, "plain\n"), await RunAsync("echo $SANDBOX_TEST_TOKEN$SANDBOX_TEST_PLAIN"));
            var rules = new PermissionRules { Allow = [PermissionRuleParser.Parse("env(SANDBOX_TEST_*)", "test").Rule!] };
            Assert.Equal((0, "canaryplain\n"), await RunAsync("echo $SANDBOX_TEST_TOKEN$SANDBOX_TEST_PLAIN", view: new SandboxView { Rules = rules }));
        }
        finally
        {
            Environment.SetEnvironmentVariable("SANDBOX_TEST_TOKEN", null);
            Environment.SetEnvironmentVariable("SANDBOX_TEST_PLAIN", null);
        }
    }

    [Theory]
    [InlineData("echo x > /usr/made", "a change outside this folder")]
    [InlineData("python3 -c \"import socket; socket.create_connection(('example.invalid', 80))\"", "the network")]
    public async Task Start_CommandThatWasHeld_IsToldSo(string line, string held)
    {
        var (code, said) = await RunAsync(line);

        Assert.NotEqual(0, code);
        Assert.Contains($"[sandbox: it held back {held}.", said, StringComparison.Ordinal);
        Assert.Contains("outside: true", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_CommandThatFailsByItself_IsToldNothing()
    {
        var (code, said) = await RunAsync("echo no such file >&2; exit 1");

        Assert.Equal((1, "no such file\n"), (code, said));
    }

    [Fact]
    public async Task Start_RepositoryThatWasThere_IsWorkedIn()
    {
        Write("work/tools/check.sh", "mine");
        Assert.Equal((0, ""), await RunAsync("git init -q ."));

        var (code, said) = await RunAsync(
            "echo x > tools/other && git add . && git -c user.name=a -c user.email=a@b.example commit -q -m x && git branch y && git checkout -q y && "
            + "git status --short && git log --format=%s");

        Assert.Equal((0, "x\n"), (code, said));
    }

    [Theory]
    [InlineData("mkdir -p .agents && echo '{}' > .agents/agent.json")]
    [InlineData("rmdir .agents && mkdir .agents")]
    [InlineData("mkdir -p .claude/skills/x")]
    [InlineData("mkdir -p .git/hooks && echo x > .git/hooks/pre-commit")]
    public async Task Start_WhatSteersTheHostIsNotThereYet_IsNotMadeAndNothingIsLeft(string line)
    {
        Write("work/.git/HEAD", "ref: refs/heads/main");

        var (code, said) = await RunAsync(line);

        Assert.True(code != 0, said);
        Assert.Equal([".git"], Directory.EnumerateFileSystemEntries(Work).Select(Path.GetFileName));
        Assert.Equal(["HEAD"], Directory.EnumerateFileSystemEntries(Path.Combine(Work, ".git")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Start_SecondSandboxWhileOneRuns_HoldsWhatIsNotThereYetToo()
    {
        await using var first = await Sandboxed(SandboxMode.Required, false).StartAsync(new ProcessSpec("/bin/sh", ["-c", "echo up; sleep 30"]), None);
        await foreach (var piece in first.ReadAsync(None))
        {
            break;
        }

        var (code, _) = await RunAsync("echo '{}' > .agents/agent.json");
        Assert.NotEqual(0, code);
        Assert.True(Directory.Exists(Path.Combine(Work, ".agents")));

        await first.DisposeAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Work));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_FileThatSendsGitElsewhereForItsSettings_DoesNotStay(bool wasThere)
    {
        Write("work/.git/HEAD", "ref: refs/heads/main");
        if (wasThere)
        {
            Write("work/.git/commondir", "mine");
        }

        await RunAsync("mkdir evil; echo ../evil > .git/commondir");

        Assert.Equal(wasThere, File.Exists(Path.Combine(Work, ".git", "commondir")));
    }

    [Fact]
    public async Task Start_NetworkByRule_ReachesAServer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var (code, said) = await RunAsync(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port}'"),
            network: true);

        Assert.True(code == 0, said);
        Assert.True(listener.Pending());
    }

    [Fact]
    public async Task Start_ChildrenOfTheSandbox_EndWithIt()
    {
        var sandboxed = Sandboxed(SandboxMode.Auto, false);
        var process = await sandboxed.StartAsync(new ProcessSpec("/bin/sh", ["-c", "sleep 987.125 & sleep 987.125 & echo up; wait"]), None);
        await foreach (var piece in process.ReadAsync(None))
        {
            break;
        }

        await process.KillAsync(TimeSpan.Zero, None);
        await process.WaitAsync(None);
        await process.DisposeAsync();

        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc").Select(CommandOf), command => command.Contains("987.125", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_WithoutBubblewrap_RequiredRefusesAndAutoRunsWithout(bool required)
    {
        var sandboxed = Sandboxed(required ? SandboxMode.Required : SandboxMode.Auto, false, "/no/such/bwrap");

        if (required)
        {
            var refused = await Assert.ThrowsAsync<ProcessStartException>(async () => await sandboxed.StartAsync(new ProcessSpec("/bin/true", []), None));
            Assert.Contains(
                "permissions.sandbox is required, and no sandbox can be had, because bubblewrap is not installed", refused.Message, StringComparison.Ordinal);
        }
        else
        {
            await using var process = await sandboxed.StartAsync(new ProcessSpec("/bin/true", []), None);
            Assert.Equal(0, await process.WaitAsync(None));
        }
    }

    [Fact]
    public async Task Find_ProgramThatCannotMakeOne_SaysWhatItSaid()
    {
        var broken = Path.Combine(Work, "bwrap");
        await File.WriteAllTextAsync(broken, "#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n", None);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(broken, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }


        var found = await new Sandbox(_backend, [broken]).FindAsync();

        Assert.Null(found.Program);
        Assert.Contains("No permissions to create new namespace", found.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("allow host(domain:*)", true)]
    [InlineData("allow shell(domain:*)", true)]
    [InlineData("allow fetch(domain:*)", false)]
    [InlineData("allow host(domain:*.example.org)", false)]
    [InlineData("allow shell", false)]
    [InlineData("allow host(domain:*)|deny host(domain:evil.example)", false)]
    [InlineData("allow host(domain:*)|ask shell(domain:*)", false)]
    public void HasNetwork_Rules_OpenItOnlyForEveryHost(string text, bool expected)
    {
        var rules = PermissionRules.Empty;
        foreach (var rule in text.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var parsed = PermissionRuleParser.Parse(rule[(rule.IndexOf(' ', StringComparison.Ordinal) + 1)..], "test").Rule!;
            rules = rule.StartsWith("allow", StringComparison.Ordinal) ? rules with { Allow = [.. rules.Allow, parsed] }
                : rule.StartsWith("deny", StringComparison.Ordinal) ? rules with { Deny = [.. rules.Deny, parsed] }
                : rules with { Ask = [.. rules.Ask, parsed] };
        }

        Assert.Equal(expected, WorkspaceSandbox.HasNetwork(rules, "shell"));
    }

    private SandboxedProcesses Sandboxed(SandboxMode mode, bool network, string? program = null, SandboxView? view = null) => new(
        new LocalProcesses(Work, _backend),
        program is null ? _sandbox : new Sandbox(_backend, [program]),
        mode,
        new SandboxPlace(
            Work,
            Home,
            [Path.Combine(Home, ".config", "agent"), Path.Combine(Home, ".local", "share", "agent")],
            () => [Path.Combine(Work, "scripts", "check.sh"), Path.Combine(Work, ".agents", "hooks", "check.sh")]),
        view ?? new SandboxView { Network = network });

    private async Task<(int Code, string Said)> RunAsync(string line, bool network = false, SandboxView? view = null)
    {
        await using var process = await Sandboxed(SandboxMode.Required, network, view: view)
            .StartAsync(
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
