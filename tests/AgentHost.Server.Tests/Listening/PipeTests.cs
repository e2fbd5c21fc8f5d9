using AgentHost.Remote;
using AgentHost.Remote.Connecting;
using AgentHost.Server.Listening;
using AgentHost.Server.Running;

namespace AgentHost.Server.Tests.Listening;

/// <summary>
/// The client's half of named pipes, against a real server: where there are none, .NET puts a Unix socket in the place of a pipe, at a path of its own. The
/// server's half is refused there in a sentence.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PipeTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-pip-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Client_SpeaksThroughAPipe_AndStreams()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("through the pipe"));
        var name = "agent-test-" + Guid.NewGuid().ToString("N");
        var path = Path.Combine(Path.GetTempPath(), "CoreFxPipe_" + name);
        File.CreateSymbolicLink(path, rig.Server.Address["unix:".Length..]);
        try
        {
            await using var client = new RemoteHostClient(ServerAddress.Parse("pipe:" + name, ""), rig.Token, TimeProvider.System);
            var workspace = await client.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder), Token);
            var session = await client.Sessions.CreateAsync(new NewSession(workspace.Id), Token);
            var types = new List<string>();
            await client.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session.Id, [new TextPart("go")]), Token);
            await foreach (var e in client.SubscribeAsync(new EventFilter { SessionId = session.Id, After = 0 }, Token))
            {
                types.Add(e.Type);
                if (e is TurnCompleted done)
                {
                    Assert.Equal("through the pipe", done.Text);
                    break;
                }
            }

            Assert.Contains("message.appended", types);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task PipeWhereNobodyIs_IsOneSentence()
    {
        await using var client = new RemoteHostClient(ServerAddress.Parse("pipe:agent-nobody-" + Guid.NewGuid().ToString("N"), ""), "t", TimeProvider.System);

        var fault = await Assert.ThrowsAsync<HostException>(async () => await client.Sessions.ListAsync(new SessionFilter(), Token));

        Assert.Equal(HostFailure.Closing, fault.Failure);
        Assert.Contains("No server answers at pipe:agent-nobody-", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_WhereThereAreNoPipes_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<HostException>(() => HttpServer.StartAsync(
            NoHost.Instance, new ServerOptions(new ListenAddress { Pipe = "agent-x" }, _root.FullName, "0"), Token));

        Assert.Equal("Named pipes are of Windows: listen at a socket instead of the pipe agent-x.", fault.Message);
    }

    [Fact]
    public void Addresses_OfPipes_AreRead()
    {
        Assert.Equal("agent-1", ServerAddress.Parse("pipe:agent-1", "/s").Pipe);
        var usual = ServerAddress.Parse("local", "pipe:agent-2");
        Assert.Equal(("agent-2", null, "pipe:agent-2"), (usual.Pipe, usual.Socket, usual.Text));
        foreach (var wrong in (string[])["pipe:", "pipe:a/b", "pipe:/tmp/x", @"pipe:a\b", "pipe:a:b"])
        {
            Assert.Contains("pipe:NAME", Assert.Throws<HostException>(() => ServerAddress.Parse(wrong, "/s")).Message, StringComparison.Ordinal);
        }
    }
}
