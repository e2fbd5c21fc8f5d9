using System.Text.Json;
using AgentHost.Client;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Tests.Serving;

/// <summary>Everything that is served, by the SDK's own client over streams.</summary>
public sealed class ServedClientTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListTools_AsAModelWouldSeeThem_WithAnnotations()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        var tools = (await client.ListToolsAsync(cancellationToken: None)).ToDictionary(tool => tool.Name, tool => tool.ProtocolTool);

        Assert.Contains("run", tools.Keys);
        Assert.DoesNotContain("tool_search", tools.Keys);
        Assert.DoesNotContain("ask_user", tools.Keys);
        Assert.True(tools["read"].Annotations!.ReadOnlyHint);
        Assert.False(tools["edit"].Annotations!.ReadOnlyHint);
        Assert.True(tools["shell"].Annotations!.DestructiveHint);
        var spec = (await rig.Host.Tools.ListAsync(rig.Serving.Workspace.Id, interactive: false, None)).Single(spec => spec.Name == "read");
        Assert.Equal(spec.InputSchema.GetRawText(), tools["read"].InputSchema.GetRawText());
        Assert.Equal(spec.Description, tools["read"].Description);
    }

    [Fact]
    public async Task ListTools_OnlySome_AndNoOthersCanBeCalled()
    {
        await using var rig = await ServeRig.OpenAsync(change: static serving => serving with { Tools = ["read"] });
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        Assert.Equal(["read"], (await client.ListToolsAsync(cancellationToken: None)).Select(tool => tool.Name));
        await Assert.ThrowsAsync<McpProtocolException>(async () =>
            await client.CallToolAsync("write", new Dictionary<string, object?> { ["path"] = "a", ["content"] = "b" }, cancellationToken: None));
        await Assert.ThrowsAsync<McpProtocolException>(async () =>
            await client.CallToolAsync("run", new Dictionary<string, object?> { ["prompt"] = "go" }, cancellationToken: None));
    }

    [Fact]
    public async Task CallTool_Read_GivesTheFile()
    {
        await using var rig = (await ServeRig.OpenAsync()).Write("a.txt", "words in a file\n");
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        var result = await client.CallToolAsync("read", new Dictionary<string, object?> { ["path"] = "a.txt" }, cancellationToken: None);

        Assert.NotEqual(true, result.IsError);
        Assert.Contains("words in a file", TextOf(result), StringComparison.Ordinal);
        var session = Assert.Single(await rig.Host.Sessions.ListAsync(new SessionFilter { Workspace = rig.Serving.Workspace.Root }, None));
        Assert.StartsWith("mcp ", session.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallTool_WrongArguments_IsAnErrorInWords()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        var result = await client.CallToolAsync("read", new Dictionary<string, object?> { ["path"] = 7 }, cancellationToken: None);

        Assert.True(result.IsError);
        Assert.Contains("schema", TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallTool_NobodyCanBeAsked_IsDeniedWithTheCause()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        var result = await client.CallToolAsync("write", new Dictionary<string, object?> { ["path"] = "new.txt", ["content"] = "x" }, cancellationToken: None);

        Assert.True(result.IsError);
        Assert.Contains("nobody", TextOf(result), StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(rig.Folder, "new.txt")));
    }

    [Theory]
    [InlineData("allow once", true)]
    [InlineData("deny", false)]
    [InlineData("something else", false)]
    [InlineData(null, false)]
    public async Task CallTool_PersonIsAsked_ByElicitation(string? answer, bool written)
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        var asked = new List<string>();
        await using var client = await streams.ConnectAsync(Eliciting(request =>
        {
            asked.Add(request.Message);
            return answer is null
                ? new ElicitResult { Action = "decline" }
                : new ElicitResult
                {
                    Action = "accept",
                    Content = new Dictionary<string, JsonElement> { ["answer"] = JsonSerializer.SerializeToElement(answer) }
                };
        }));

        var result = await client.CallToolAsync(
            "write", new Dictionary<string, object?> { ["path"] = "new.txt", ["content"] = "what is written" }, cancellationToken: None);

        Assert.Equal(written, File.Exists(Path.Combine(rig.Folder, "new.txt")));
        Assert.Equal(written, result.IsError != true);
        Assert.Contains("new.txt", Assert.Single(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallTool_AllowedInTheSession_IsNotAskedAgain()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        var asked = 0;
        await using var client = await streams.ConnectAsync(Eliciting(request =>
        {
            asked++;
            var field = Assert.IsType<ElicitRequestParams.UntitledSingleSelectEnumSchema>(request.RequestedSchema!.Properties["answer"]);
            return new ElicitResult
            {
                Action = "accept",
                Content = new Dictionary<string, JsonElement>
                {
                    ["answer"] = JsonSerializer.SerializeToElement(field.Enum.Single(word => word.EndsWith("in this session", StringComparison.Ordinal)))
                }
            };
        }));

        for (var i = 0; i < 3; i++)
        {
            Assert.NotEqual(
                true, (await client.CallToolAsync("shell", new Dictionary<string, object?> { ["command"] = "touch made" }, cancellationToken: None)).IsError);
        }

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task CallTool_ToolThatAsksAPerson_IsAnswered()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync(Eliciting(static _ =>
            new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement> { ["answer"] = JsonSerializer.SerializeToElement("blue") } }));

        Assert.Equal(
            "User response: blue",
            TextOf(await client.CallToolAsync("test_elicitation", new Dictionary<string, object?> { ["message"] = "Which?" }, cancellationToken: None)));
    }

    [Fact]
    public async Task CallTool_WithProgress_TellsIt()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();
        var half = new TaskCompletionSource();

        await client.CallToolAsync(
            "test_tool_with_progress",
            new Dictionary<string, object?>(),
            new Told(value => _ = value.Message == "50 of 100" && half.TrySetResult()),
            cancellationToken: None);

        // The client hands notifications on side by side: one may arrive behind the result, and their order is judged on the wire (McpStdioTests).
        await half.Task.WaitAsync(ServeRig.Patience, None);
    }

    [Fact]
    public async Task Run_WholeTurn_AnswersAndSaysWhatItDid()
    {
        await using var rig = (await ServeRig.OpenAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("It says hello.")))
            .Write("a.txt", "hello\n");
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();
        var told = new System.Collections.Concurrent.ConcurrentQueue<ProgressNotificationValue>();

        var result = await client.CallToolAsync(
            "run",
            new Dictionary<string, object?> { ["prompt"] = "What does a.txt say?", ["session"] = "mine" },
            new Told(told.Enqueue),
            cancellationToken: None);

        Assert.Equal("It says hello.", TextOf(result));
        var data = result.StructuredContent!.Value;
        Assert.Equal(
            ("answered", 2, 1, "mine"),
            (
                data.GetProperty("outcome").GetString(),
                data.GetProperty("steps").GetInt32(),
                data.GetProperty("toolCalls").GetInt32(),
                data.GetProperty("sessionName").GetString()));
        Assert.Contains(told, value => value.Message!.Contains("a.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TurnThatIsDenied_IsAnErrorWithTheReason()
    {
        await using var rig = await ServeRig.OpenAsync(Scenario.Create().ToolCall("write", """{"path":"x.txt","content":"x"}""").Reply("I could not."));
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        var result = await client.CallToolAsync("run", new Dictionary<string, object?> { ["prompt"] = "Write." }, cancellationToken: None);

        Assert.True(result.IsError);
        Assert.StartsWith("The task was not finished (denied): ", TextOf(result), StringComparison.Ordinal);
        Assert.EndsWith("I could not.", TextOf(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "prompt")]
    [InlineData("""{"prompt":"x","colour":"red"}""", "colour is no argument")]
    [InlineData("""{"prompt":"x","session":"last"}""", "no session")]
    [InlineData("""{"prompt":"x","agent":"nobody-of-that-name"}""", "nobody-of-that-name")]
    [InlineData("""{"prompt":7}""", "prompt is a text")]
    public async Task Run_ThatCannotBe_IsAnErrorInWords(string arguments, string words)
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        var result = await client.CallToolAsync("run", JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments), cancellationToken: None);

        Assert.True(result.IsError);
        Assert.Contains(words, TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_FoundCommands_AreListedAndFilled()
    {
        await using var rig = (await ServeRig.OpenAsync())
            .Write(".agents/commands/greet.md", "---\ndescription: Greets.\nargument-hint: NAME\n---\nGreet $ARGUMENTS warmly.\n");
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        var prompts = (await client.ListPromptsAsync(cancellationToken: None)).ToDictionary(prompt => prompt.Name, prompt => prompt.ProtocolPrompt);

        Assert.Equal("NAME", Assert.Single(prompts["greet"].Arguments!).Description);
        Assert.Equal(["arg1", "arg2"], prompts["test_prompt_with_arguments"].Arguments!.Select(argument => argument.Name));
        Assert.DoesNotContain("mcp", prompts.Keys);
        Assert.Equal("Greet Ada Lovelace warmly.", await PromptAsync(client, "greet", new() { ["arguments"] = "Ada Lovelace" }));
        Assert.Contains(
            "arg1='a', arg2='b'", await PromptAsync(client, "test_prompt_with_arguments", new() { ["arg1"] = "a", ["arg2"] = "b" }), StringComparison.Ordinal);
        var fault = await Assert.ThrowsAsync<McpProtocolException>(() => PromptAsync(client, "test_prompt_with_arguments", new() { ["arg1"] = "a" }));
        Assert.Contains("needs arg2", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<McpProtocolException>(() => PromptAsync(client, "mcp", []));
    }

    [Fact]
    public async Task Resources_Sessions_AreListedAndReadWithSecretsHidden()
    {
        await using var rig = await ServeRig.OpenAsync(Scenario.Create().Reply("Noted " + ServeRig.Secret));
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();
        await client.CallToolAsync("run", new Dictionary<string, object?> { ["prompt"] = "Note it.", ["session"] = "notes" }, cancellationToken: None);

        var resource = Assert.Single(await client.ListResourcesAsync(cancellationToken: None));
        var read = await client.ReadResourceAsync(resource.Uri, cancellationToken: None);

        Assert.Equal(("notes", "text/markdown"), (resource.Name, resource.MimeType));
        var text = Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text;
        Assert.Contains("Note it.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(ServeRig.Secret, text, StringComparison.Ordinal);
        Assert.Equal(
            text,
            Assert.IsType<TextResourceContents>(Assert.Single((await client.ReadResourceAsync("session://notes", cancellationToken: None)).Contents)).Text);
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("session://none-of-that-name", cancellationToken: None));
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("file:///etc/passwd", cancellationToken: None));
    }

    [Fact]
    public async Task Resources_SessionsOfOtherFolders_AreNotThere()
    {
        await using var rig = await ServeRig.OpenAsync();
        var other = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(Directory.CreateDirectory(Path.Combine(rig.Folder, "..", "other")).FullName), None);
        var session = await rig.Host.Sessions.CreateAsync(new NewSession(other.Id) { Name = "elsewhere" }, None);
        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        Assert.Empty(await client.ListResourcesAsync(cancellationToken: None));
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("session://" + session.Id, cancellationToken: None));
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("session://elsewhere", cancellationToken: None));
    }

    [Fact]
    public async Task Resources_ManySessions_ComeInPages()
    {
        await using var rig = await ServeRig.OpenAsync();
        for (var i = 0; i < 120; i++)
        {
            await rig.Host.Sessions.CreateAsync(new NewSession(rig.Serving.Workspace.Id), None);
        }

        await using var streams = new StreamRig(rig);
        await using var client = await streams.ConnectAsync();

        Assert.Equal(120, (await client.ListResourcesAsync(cancellationToken: None)).Select(resource => resource.Uri).Distinct().Count());
        Assert.Single(await client.ListResourceTemplatesAsync(cancellationToken: None));
    }

    internal static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    internal static McpClientOptions Eliciting(Func<ElicitRequestParams, ElicitResult> answer) => new()
    {
        Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new FormElicitationCapability() } },
        Handlers = new McpClientHandlers { ElicitationHandler = (request, _) => new(answer(request!)) },
    };

    private static async Task<string> PromptAsync(McpClient client, string name, Dictionary<string, object?> arguments) =>
        Assert.IsType<TextContentBlock>(Assert.Single((await client.GetPromptAsync(name, arguments, cancellationToken: None)).Messages).Content).Text.Trim();

    /// <summary>Hears at once, in the order of the messages.</summary>
    private sealed class Told(Action<ProgressNotificationValue> tell) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => tell(value);
    }
}
