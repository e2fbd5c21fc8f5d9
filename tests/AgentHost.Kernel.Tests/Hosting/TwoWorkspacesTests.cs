using AgentHost.Client;
using AgentHost.ModelServing;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>
/// One host, two workspaces with different settings, plugins and versions of a plugin, at work at the same time: nothing of one is seen in the other.
/// </summary>
public sealed class TwoWorkspacesTests
{
    private const int Steps = 5;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_TurnsSideBySide_SeeNothingOfEachOther()
    {
        await using var rig = new HostRig().RunHere("edition").RunHere("openai");
        var extra = rig.AddPlugin("extra").Tool("extra", (_, _, _) => new(ToolResult.Text("extra"))).Section("extra", "base", (_, _) => new("only in two"));
        using var together = new Barrier(2);
        await using var first = await ServeAsync("one", together);
        await using var second = await ServeAsync("two", together);
        await rig.OpenAsync();

        var one = await OpenAsync(rig, first, "one", "TestPlugins.Edition");
        var two = await OpenAsync(rig, second, "two", "TestPlugins.Edition2", extra.Folder);
        await using var tapeOfOne = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = one.Session.Id });
        await using var tapeOfTwo = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = two.Session.Id });
        var ends = await Task.WhenAll(RunAsync(rig, one, tapeOfOne), RunAsync(rig, two, tapeOfTwo));

        Assert.Equal(["done one", "done two"], ends.Select(end => end.Text));
        first.Verify();
        second.Verify();
        Check(first, one, tapeOfOne, "1.0.0", ["edition"], two);
        Check(second, two, tapeOfTwo, "2.0.0", ["edition", "extra"], one);
        Assert.All(second.ModelRequests, request => Assert.Contains("only in two", SystemOf(request), StringComparison.Ordinal));
        Assert.All(first.ModelRequests, request => Assert.DoesNotContain("only in two", SystemOf(request), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_SameVersionInTwoWorkspaces_IsActivatedOnceAndKeepsThemApart()
    {
        await using var rig = new HostRig();
        var activations = 0;
        rig.Stub.Activated = (_, _) =>
        {
            Interlocked.Increment(ref activations);
            return default;
        };
        rig.Stub.Section("where", "base", (context, _) => new($"{context.Workspace.Root} {context.Workspace.Settings}"))
            .Change(manifest => manifest with { Settings = AgentJson.Parse("""{"type":"object"}""") });
        rig.Model.Text("one").Text("two");
        await rig.OpenAsync("""{"plugins":{"stub":{"motto":"one"}}}""");
        var other = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(rig.Folder("other"))
            {
                Trust = true,
                Plugins = [rig.Stub.Folder],
                Settings = AgentJson.Parse("""{"plugins":{"stub":{"motto":"two"}}}""")
            },
            None);
        var session = await rig.Host.Sessions.CreateAsync(new NewSession(other.Id), None);

        await rig.RunAsync();
        await rig.EndOfAsync(await rig.Host.Prompts.SubmitAsync(new PromptRequest(other.Id, session.Id, [new TextPart("go")]), None));

        Assert.Equal(1, activations);
        Assert.Equal(
            [rig.Workspace.Root + """ {"motto":"one"}""", other.Root + """ {"motto":"two"}"""], rig.Model.Requests.Select(request => request.System[0].Text));
    }

    [Fact]
    public async Task Run_OneProviderWithTwoAddresses_EachWorkspaceReachesItsOwn()
    {
        await using var rig = new HostRig();
        rig.Model.Text("one").Text("two").Text("one again");
        await rig.OpenAsync("""{"model":"scripted/m","providers":{"scripted":{"baseUrl":"http://one.example"}}}""");
        var settings = AgentJson.Parse("""{"model":"scripted/m","providers":{"scripted":{"baseUrl":"http://two.example"}}}""");
        var other = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(rig.Folder("other")) { Trust = true, Plugins = [rig.Stub.Folder], Settings = settings }, None);
        var session = await rig.Host.Sessions.CreateAsync(new NewSession(other.Id), None);

        await rig.RunAsync();
        await rig.EndOfAsync(await rig.Host.Prompts.SubmitAsync(new PromptRequest(other.Id, session.Id, [new TextPart("go")]), None));
        await rig.RunAsync();

        Assert.Equal(["http://one.example", "http://two.example"], rig.Model.Made.Select(options => options.BaseUrl));
    }

    [Fact]
    public async Task Submit_SessionOfAnotherWorkspace_IsRefused()
    {
        await using var rig = await new HostRig().OpenAsync();
        var other = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder("other")) { Plugins = [rig.Stub.Folder] }, None);

        var exception = await Assert.ThrowsAsync<HostException>(() => rig.SubmitAsync(rig.Prompt() with { WorkspaceId = other.Id }));

        Assert.Equal(HostFailure.Invalid, exception.Failure);
        Assert.Empty(rig.Model.Requests);
    }

    [Fact]
    public async Task Open_TwoPluginsWithOneTool_TheHigherRankHasItWhateverItsName()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("of the run")));
        var project = rig.AddPlugin("aaa", Path.Combine(rig.Folder("work"), ".agents", "plugins", "aaa"))
            .Tool("look", (_, _, _) => new(ToolResult.Text("of the project")));
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["of the run"], await rig.LastResultsAsync());
        Assert.True(rig.Workspace.Plugins.Single(plugin => plugin.Id == project.Id).Capabilities.Single().Shadowed);
    }

    [Fact]
    public async Task Open_PluginForAnotherContract_IsBlockedAndNeverLoaded()
    {
        await using var rig = new HostRig();
        var late = rig.AddPlugin("late", Path.Combine(rig.Folder("work"), ".agents", "plugins", "late")).Tool("late", (_, _, _) => new(ToolResult.Text("ran")))
            .Change(manifest => manifest with { Contract = "^99" });
        rig.Model.Call(("late", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        var listed = rig.Workspace.Plugins.Single(plugin => plugin.Id == "late");
        Assert.Equal(PluginState.Blocked, listed.State);
        Assert.Contains("^99", listed.Reason, StringComparison.Ordinal);
        Assert.StartsWith("There is no tool named late.", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly =>
            !assembly.IsDynamic && assembly.Location.StartsWith(late.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_NamedPluginForAnotherContract_IsRefused()
    {
        await using var rig = new HostRig();
        rig.Stub.Change(manifest => manifest with { Contract = "^99" });

        var exception = await Assert.ThrowsAsync<HostException>(() => rig.OpenAsync());

        Assert.Equal(HostFailure.Plugin, exception.Failure);
        Assert.Contains("^99", exception.Message, StringComparison.Ordinal);
    }

    private static Task<ModelServer> ServeAsync(string name, Barrier together) => ModelServer.StartAsync(request =>
    {
        // Each step of one workspace is answered while the other waits in the same step.
        Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(60), CancellationToken.None));
        return request.ModelIndex < Steps ? Reply.Call("edition", "{}") : Reply.Of("done " + name);
    });

    private static async Task<(WorkspaceInfo Workspace, SessionInfo Session)> OpenAsync(
        HostRig rig, ModelServer server, string name, string edition, params string[] more)
    {
        var folder = rig.Folder(name);
        Directory.CreateDirectory(Path.Combine(folder, ".agents"));
        await File.WriteAllTextAsync(Path.Combine(folder, ".agents", "agent.json"), $$$"""{"plugins":{"edition":{"motto":"{{{name}}}"} } }""", None);
        var workspace = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(folder)
            {
                Trust = true,
                Plugins = [StubPlugin.BuiltFolder(edition), StubPlugin.BuiltFolder("AgentHost.Plugins.OpenAI"), .. more],
                Settings = AgentJson.Parse(
                    $$$"""{"model":"{{{name}}}/m","providers":{"{{{name}}}":{"type":"openai-compatible","baseUrl":"{{{server.BaseUrl}}}"} } }"""),
            },
            None);
        Assert.Empty(workspace.Warnings);
        return (workspace, await rig.Host.Sessions.CreateAsync(new NewSession(workspace.Id), None));
    }

    private static async Task<TurnCompleted> RunAsync(HostRig rig, (WorkspaceInfo Workspace, SessionInfo Session) at, EventRecorder tape)
    {
        var turn = await rig.Host.Prompts.SubmitAsync(new PromptRequest(at.Workspace.Id, at.Session.Id, [new TextPart("go")]), None);
        return await tape.WaitAsync<TurnCompleted>(e => e.TurnId == turn);
    }

    private static void Check(
        ModelServer server,
        (WorkspaceInfo Workspace, SessionInfo Session) own,
        EventRecorder tape,
        string version,
        string[] tools,
        (WorkspaceInfo Workspace, SessionInfo Session) other)
    {
        var name = Path.GetFileName(own.Workspace.Root);
        Assert.Equal(Steps + 1, server.ModelRequests.Count);
        Assert.All(server.ModelRequests, request =>
        {
            Assert.Equal(tools, request.Tools);
            Assert.Contains(
                $$$"""edition {{{version}}} with {"motto":"{{{name}}}"} in {{{own.Workspace.Root}}}""", SystemOf(request), StringComparison.Ordinal);
            Assert.DoesNotContain(other.Workspace.Root, request.Json!.Value.GetRawText(), StringComparison.Ordinal);
        });
        for (var step = 1; step <= Steps; step++)
        {
            Assert.Equal(
                $$$"""{{{version}}} {{{version}}}.0 #{{{step}}} {"motto":"{{{name}}}"} {{{own.Workspace.Root}}}""", server.ModelRequests[step].LastText);
        }

        Assert.All(tape.Events.Where(e => e.SessionId is not null), e => Assert.Equal(own.Session.Id, e.SessionId));
        Assert.Equal(Steps, tape.Events.OfType<ToolCompleted>().Count());
        Assert.All(tape.Events, e => Assert.DoesNotContain(other.Workspace.Root, ClientJson.Write(e), StringComparison.Ordinal));
    }

    private static string SystemOf(RecordedRequest request) => request.Messages[0].GetProperty("content").ToString();
}
