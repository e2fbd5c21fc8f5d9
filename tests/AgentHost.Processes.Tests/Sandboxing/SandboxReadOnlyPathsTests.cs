using AgentHost.Permissions.Rules;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Processes.Tests.Sandboxing;

/// <summary>Folders of a workspace that steer the host, where several sandboxes begin and end at once.</summary>
public sealed class SandboxReadOnlyPathsTests : IAsyncDisposable
{
    private readonly DirectoryInfo _root = LastingFolder.Create();
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private string Work => Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;

    private string Agents => Path.Combine(Work, ".agents");

    private SandboxPlace Place => new(Work, Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName, [], static () => []);

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Folder_WithNothingInIt_IsHeldAsOneThatIsNotThere()
    {
        Assert.Contains(Agents, SandboxReadOnlyPaths.Of(Place).Missing);

        Directory.CreateDirectory(Agents);
        Assert.Contains(Agents, SandboxReadOnlyPaths.Of(Place).Missing);
        Assert.DoesNotContain(Agents, SandboxReadOnlyPaths.Of(Place).ReadOnly);

        await File.WriteAllTextAsync(Path.Combine(Agents, "a.md"), "a", None);
        Assert.DoesNotContain(Agents, SandboxReadOnlyPaths.Of(Place).Missing);
        Assert.Contains(Agents, SandboxReadOnlyPaths.Of(Place).ReadOnly);
    }

    /// <summary>The end of another sandbox takes away the folder that it made, after this one has looked.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Command_WhileAnEmptyFolderGoesAway_CannotMakeOneInItsPlace(bool goes)
    {
        var sandbox = new Sandbox(_backend);
        Assert.SkipUnless((await sandbox.FindAsync()).Program is not null, "There is no bubblewrap here.");
        Directory.CreateDirectory(Agents);
        var inner = new Interrupted(new LocalProcesses(Work, _backend), () =>
        {
            if (goes)
            {
                Directory.Delete(Agents);
            }
        });
        var processes = new SandboxedProcesses(
            inner, sandbox, SandboxMode.Required, Place, new SandboxView { Unasked = true, Rules = PermissionRules.Empty });

        await using (var process = await processes.StartAsync(new ProcessSpec("/bin/sh", ["-c", "! touch .agents/a.md 2> /dev/null && touch b.md"]), None))
        {
            Assert.Equal(0, await process.WaitAsync(None));
        }

        Assert.True(File.Exists(Path.Combine(Work, "b.md")));
        Assert.True(!Directory.Exists(Agents) || Directory.GetFileSystemEntries(Agents).Length == 0);
        Assert.True(goes || Directory.Exists(Agents), "A folder that somebody else made is gone.");
    }

    /// <summary>Does something right before each start.</summary>
    private sealed class Interrupted(IProcesses inner, Action before) : IProcesses
    {
        public IReadOnlyList<string> Shell => inner.Shell;

        public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
        {
            before();
            return inner.StartAsync(spec, cancellationToken);
        }
    }
}
