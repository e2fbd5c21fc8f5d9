using System.Diagnostics;
using System.Text.Json;
using AgentHost.Plugins.Targets.Carrying;
using AgentHost.Plugins.Targets.Launching;
using AgentHost.Plugins.TestKit;
using AgentHost.Processes;
using AgentHost.Processes.Backends;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>A place of one kind, with the real program that goes there; skipped by name where that cannot start here.</summary>
internal sealed class PlaceBox : IAsyncDisposable
{
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);
    private readonly string _kind;
    private readonly string _place;
    private readonly string? _container;

    private PlaceBox(string name, string? container)
    {
        _container = container;
        Workspace = new TestWorkspace { Target = "local" };
        Workspace.Processes = new LocalProcesses(Workspace.Root, _backend);
        (_kind, _place) = name switch
        {
            "ssh" => ("ssh", "127.0.0.1"),
            "podman" or "docker" => (name, "agent-test-shared"),
            "bwrap" or "devcontainer" => ("command", name),
            _ => ("sh", name),
        };

        // The far folder: of this machine for all but containers.
        Folder = _container is not null ? $"/tmp/{Path.GetFileName(Workspace.Root)}" : Path.Combine(Workspace.Root, "there");
        Directory.CreateDirectory(Path.Combine(Workspace.Root, "there"));
        Settings = name switch
        {
            "dash" or "bash" => $$"""{"root":"{{Folder}}","program":"{{name}}"}""",
            "busybox" => $$"""{"root":"{{Folder}}","command":["busybox","sh"]}""",

            // With the languages and habits of somebody else.
            "odd" => $$"""
                {"root":"{{Folder}}",
                 "command":["env","LC_ALL=tr_TR.UTF-8","LANG=ja_JP.SJIS","TERM=none","POSIXLY_CORRECT=1","CDPATH=/","GREP_OPTIONS=-v","sh"]}
                """,

            // With walls around it, as a person would put up.
            "bwrap" => $$"""
                {"root":"{{Folder}}",
                 "command":["bwrap","--ro-bind","/","/","--dev","/dev","--proc","/proc","--tmpfs","/tmp","--bind","{{Workspace.Root}}","{{Workspace.Root}}",
                             "--unshare-net","--unshare-ipc","--unshare-uts","--die-with-parent","sh"]}
                """,
            "devcontainer" => $$"""{"root":"{{Folder}}","command":{{DevContainerPlace.Words}}}""",

            // Out of the reach of this host's guard, as what runs elsewhere is.
            "detached" => $$"""{"root":"{{Folder}}","command":["env","-u","AGENT_HOST_GUARD","-u","AGENT_HOST_CHILD","setsid","-w","sh"]}""",
            // Lines that are cut, or stand still, after so many bytes.
            "cut" => Through("dd bs=1 count=60000 2>/dev/null | sh"),
            "stalled" => Through("{ dd bs=1 count=60000 2>/dev/null; sleep 15; } | sh"),
            // Where a program takes its time until it is what was asked for.
            "slow" => Slow(),
            // Whose programs named env note their words.
            "spied" => $$"""{"root":"{{Folder}}","command":["env","PATH={{Folder}}:/usr/bin:/bin","sh"]}""",
            "ssh" => $$"""{"root":"{{Folder}}","arguments":["-F","{{SshServer.Shared.Configuration}}"]}""",
            _ => $$"""{"root":"{{Folder}}"}""",
        };
        if (name is "busybox" or "odd" or "detached" or "cut" or "stalled" or "spied" or "slow")
        {
            _kind = "command";
        }
    }

    private string Through(string line) =>
        $$"""{"root":"{{Folder}}","command":["env","-u","AGENT_HOST_GUARD","-u","AGENT_HOST_CHILD","setsid","-w","sh","-c","{{line}}"]}""";

    private string Slow() => $$"""
        {"root":"{{Folder}}",
         "command":["strace","-f","-qq","-o","/dev/null","-e","trace=execve","-P","/usr/bin/env",
                     "-e","inject=execve:delay_enter=1000000","sh"]}
        """;

    public TestWorkspace Workspace { get; }

    public string Folder { get; }

    public string Settings { get; }

    public string FullName => $"{_kind}:{_place}";

    public static async Task<PlaceBox> StartAsync(string name)
    {
        var container = name is "podman" or "docker" ? "agent-test-shared" : null;
        switch (name)
        {
            case "busybox":
                Assert.SkipUnless(await HasAsync("busybox", "true"), "Needs busybox.");
                break;
            case "bash":
                Assert.SkipUnless(await HasAsync("bash", "-c", "true"), "Needs bash.");
                break;
            case "dash":
                Assert.SkipUnless(await HasAsync("dash", "-c", "true"), "Needs dash.");
                break;
            case "bwrap":
                Assert.SkipUnless(await HasAsync("bwrap", "--ro-bind", "/", "/", "--unshare-net", "true"), "Needs bwrap, which starts here.");
                break;
            case "devcontainer":
                container = await DevContainerPlace.Container;
                Assert.SkipUnless(container is not null, "Needs podman and devcontainer, which start here.");
                break;
            case "slow":
                Assert.SkipUnless(await HasAsync("strace", "-V"), "Needs strace.");
                break;
            case "ssh":
                Assert.SkipUnless(SshServer.Shared.IsRunning, "Needs an sshd that starts here.");
                break;
            case "podman":
                Assert.SkipUnless(await PodmanPlace.IsRunningAsync(), "Needs podman and busybox, which start here.");
                break;
            case "docker":
                Assert.SkipUnless(await PodmanPlace.HasDockerAsync(), "Needs docker's client, and podman, which start here.");
                break;
        }

        var box = new PlaceBox(name, container);
        if (container is not null)
        {
            await PodmanPlace.RunAsync("exec", container, "mkdir", "-p", box.Folder);
        }

        return box;
    }

    public async Task<ShellConnection> ConnectAsync(TimeProvider? time = null)
    {
        using var settings = JsonDocument.Parse(Settings);
        var target = new PlaceTarget(Launchers.All.Single(launcher => launcher.Kind == _kind), Workspace, time ?? TimeProvider.System);
        return (ShellConnection)await target.ConnectAsync(new TargetRequest(_place) { Settings = settings.RootElement.Clone() }, CancellationToken.None);
    }

    public static Task<bool> HasAsync(params string[] words) => PodmanPlace.HasAsync(words);

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            await PodmanPlace.RunAsync("exec", _container, "rm", "-rf", Folder);
        }

        await _backend.DisposeAsync();
        Workspace.Dispose();
    }
}
