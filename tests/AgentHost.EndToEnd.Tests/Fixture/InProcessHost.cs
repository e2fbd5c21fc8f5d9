using AgentHost.Client;
using AgentHost.Hosting;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>The host with its bundled plugins, in this process: one for the tests of a class, with a workspace for each.</summary>
public sealed class InProcessHost : IAsyncLifetime
{
    /// <summary>The variable that holds the key of every service.</summary>
    internal const string KeyVariable = "SERVICE_KEY";

    private readonly string _home = Directory.CreateTempSubdirectory("agent-host-").FullName;
    private LocalHost? _host;

    internal LocalHost Host => _host ?? throw new InvalidOperationException("The host is not there yet.");

    public ValueTask InitializeAsync()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = _home,
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            [KeyVariable] = Sandbox.Key,
        };
        _host = LocalHost.Create(new HostOptions
        {
            Label = "test",
            AppFolder = AgentHost.Testing.Shared.TestedProgram.BuiltFolder,
            Variables = name => variables.GetValueOrDefault(name),
        });
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        Directory.Delete(_home, recursive: true);
    }

    /// <summary>Opens a sandbox's workspace, and a session in it.</summary>
    internal async Task<InProcessSession> OpenAsync(Sandbox sandbox, string settings)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var workspace = await Host.Workspaces.OpenAsync(
            new WorkspaceRequest(sandbox.Workspace) { Trust = true, Settings = AgentJson.Parse(settings) }, cancellationToken);
        var session = await Host.Sessions.CreateAsync(new NewSession(workspace.Id), cancellationToken);
        return new InProcessSession(Host, workspace.Id, session.Id);
    }
}
