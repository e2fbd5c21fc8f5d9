using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Security.Network;

namespace AgentHost.EndToEnd.Tests.Permissions;

/// <summary>Hosts that commands in the sandbox reach: by rule, by a person's word, or not.</summary>
public sealed class SandboxedNetworkTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "", "[sandbox: nowhere.invalid:80 was not reached. No rule allows a connection to nowhere.invalid:80", "--allow 'shell(domain:nowhere.invalid)'")]
    [InlineData("--allow shell(domain:nowhere.invalid)", "nowhere.invalid:80 cannot be reached", "curl")]
    [InlineData("--allow host(domain:*) --deny shell(domain:*.invalid)", "The rule deny shell(domain:*.invalid)", "was not reached")]
    [InlineData("--allow fetch(domain:nowhere.invalid)", "No rule allows a connection to nowhere.invalid:80", "--allow 'shell(domain:nowhere.invalid)'")]
    public async Task Run_NobodyThere_RulesDecideAndTheResultNamesTheRule(string options, string told, string also)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"curl -sS --max-time 20 http://nowhere.invalid/"}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync([.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--profile", "sandboxed", "fetch"])).ExitedWith(0);

        server.Verify();
        var said = System.Text.RegularExpressions.Regex.Unescape(Encoding.UTF8.GetString(server.Requests[^1].Body.Span));
        Assert.Contains(told, said, StringComparison.Ordinal);
        Assert.Contains(also, said, StringComparison.Ordinal);
        var audit = (await sandbox.AgentAsync("permission", "audit", "--json")).ExitedWith(0).Output;
        Assert.Contains("Connect to nowhere.invalid:80 for: curl", audit, StringComparison.Ordinal);
    }

    /// <summary>Each host is asked about once; what is allowed for the session is not asked again, and every connection is written down.</summary>
    [Fact]
    public async Task Call_SomebodyThere_IsAskedOnceForEachHost()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var served = ServeAsync(server);
        using var sandbox = new Sandbox();
        await using var host = LocalHost.Create(new HostOptions
        {
            Label = "test",
            AppFolder = App,
            Runner = Path.Combine(App, "AgentHost.PluginRunner.dll"),
            Variables = name => sandbox.Environment.GetValueOrDefault(name),
            Connector = new GuardedConnector(["127.0.0.1"], static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])),
        });
        var workspace = await host.Workspaces.OpenAsync(
            new WorkspaceRequest(sandbox.Workspace) { Profile = "sandboxed", Deny = ["host(domain:denied.test)"] }, None);
        var session = await host.Sessions.CreateAsync(new NewSession(workspace.Id), None);
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        var asked = new ConcurrentQueue<PermissionRequest>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(None);
        var answering = AnswerAsync(host, session.Id, asked, over.Token);

        var first = await CallAsync($"for i in 1 2 3; do curl -sS http://session.test:{port}/ & done; wait; curl -sS http://session.test:{port}/");
        var second = await CallAsync($"curl -sS http://session.test:{port}/; curl -sS http://no.test:{port}/; curl -sS http://no.test:{port}/");
        var third = await CallAsync($"curl -sS http://$(printf denied).test/; curl -sS http://127.0.0.2:{port}/; curl -sS --noproxy '' http://10.0.0.1/");

        await over.CancelAsync();
        await answering;
        Assert.EndsWith("\nservedservedservedserved", first, StringComparison.Ordinal);
        Assert.Contains("\nserved", second, StringComparison.Ordinal);
        Assert.Contains("The person said no", second, StringComparison.Ordinal);
        Assert.Contains("The rule deny host(domain:denied.test)", third, StringComparison.Ordinal);
        Assert.True(third.Contains("10.0.0.1 is a private address", StringComparison.Ordinal), third);
        Assert.Equal([$"session.test:{port}", $"no.test:{port}"], asked.Select(static request => request.Plan.Resources[0].Value));
        Assert.Equal([$"shell(domain:session.test:{port})"], asked.First().Suggestions);
        Assert.Contains("session.test", asked.First().Plan.Title, StringComparison.Ordinal);
        Assert.Contains("curl -sS", asked.First().Plan.Title, StringComparison.Ordinal);
        Assert.Equal(5, await served);
        var lines = new List<AuditEntry>();
        await foreach (var entry in host.Audit.ReadAsync(workspace.Id, new AuditFilter(), None))
        {
            lines.Add(entry);
        }

        Assert.Equal(5, Count(PermissionDecision.Allow, $"Connect to session.test:{port}"));
        Assert.Equal(2, Count(PermissionDecision.Deny, $"Connect to no.test:{port}"));
        Assert.Equal(1, Count(PermissionDecision.Deny, "Connect to 10.0.0.1:80"));

        int Count(PermissionDecision decision, string title) =>
            lines.Count(entry => entry.Decision == decision && entry.Title!.StartsWith(title, StringComparison.Ordinal));

        async Task<string> CallAsync(string command)
        {
            var arguments = System.Text.Json.JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["command"] = command });
            var answer = await host.Tools.CallAsync(new ToolRequest(workspace.Id, session.Id, "shell", arguments) { Interactive = true }, None);
            return string.Concat(answer.Content.OfType<TextPart>().Select(static part => part.Text));
        }
    }

    private static string App => AgentHost.Testing.Shared.TestedProgram.BuiltFolder;

    private static async Task AnswerAsync(IHostClient host, string session, ConcurrentQueue<PermissionRequest> asked, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var told in host.SubscribeAsync(new EventFilter { SessionId = session }, cancellationToken))
            {
                if (told is PermissionAsked { Request: var request })
                {
                    asked.Enqueue(request);
                    var isNo = request.Plan.Resources[0].Value.StartsWith("no.", StringComparison.Ordinal);
                    await host.Permissions.AnswerAsync(
                        request.Id, new PermissionAnswer(isNo ? PermissionAnswerKind.Deny : PermissionAnswerKind.AllowSession), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    /// <summary>Answers five connections.</summary>
    private static async Task<int> ServeAsync(TcpListener server)
    {
        var count = 0;
        for (; count < 5; count++)
        {
            using var client = await server.AcceptTcpClientAsync(None);
            var stream = client.GetStream();
            Assert.NotEqual(0, await stream.ReadAsync(new byte[4096], None));
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nserved"u8.ToArray(), None);
        }

        return count;
    }
}
