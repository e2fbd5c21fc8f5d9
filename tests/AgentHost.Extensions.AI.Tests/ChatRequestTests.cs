using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI.Tests;

/// <summary>What a chat client is asked.</summary>
public sealed class ChatRequestTests
{
    private static readonly byte[] Picture = [1, 2, 3];

    [Fact]
    public async Task Stream_Conversation_IsAskedMessageByMessage()
    {
        var (messages, _) = await Asking.SentAsync(new ModelRequest(
        [
            Asking.User(new TextPart("look"), new ImagePart("image/png") { Data = Picture }, new ReferencePart("a.cs", "class A;")),
            Asking.Assistant(
                new ReasoningPart("hm") { Opaque = Asking.Json("""{"protectedData":"sig"}""") },
                new TextPart("I look."),
                new ToolCallPart("c1", "read", Asking.Json("""{"path":"a.cs","lines":[1,2]}"""))),
            Asking.Results(new ToolResultPart("c1", [new TextPart("class A;"), new TextPart("end")]) { IsError = true }),
            Asking.User(new TextPart("and?")),
        ])
        { System = [new PromptText("a", "Be brief."), new PromptText("b", ""), new PromptText("c", "Be kind.")] });

        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.User], messages.Select(static message => message.Role));
        Assert.Equal("Be brief.\n\nBe kind.", messages[0].Text);
        Assert.Equal("look", Assert.IsType<TextContent>(messages[1].Contents[0]).Text);
        var image = Assert.IsType<DataContent>(messages[1].Contents[1]);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal(Picture, image.Data.ToArray());
        Assert.Contains("class A;", Assert.IsType<TextContent>(messages[1].Contents[2]).Text, StringComparison.Ordinal);
        var reasoning = Assert.IsType<TextReasoningContent>(messages[2].Contents[0]);
        Assert.Equal(("hm", "sig"), (reasoning.Text, reasoning.ProtectedData));
        var call = Assert.IsType<FunctionCallContent>(messages[2].Contents[2]);
        Assert.Equal(("c1", "read", "a.cs", "[1,2]"), (call.CallId, call.Name, call.Arguments!["path"]!.ToString(), call.Arguments["lines"]!.ToString()));
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(messages[3].Contents));
        Assert.Equal(("c1", "Error: class A;\nend"), (result.CallId, result.Result));
    }

    [Fact]
    public async Task Stream_ReasoningOfAnotherProvider_IsLeftOut()
    {
        var foreign = Asking.Assistant(new ReasoningPart("hm") { Opaque = Asking.Json("""{"protectedData":"sig"}""") }, new TextPart("yes")) with
        {
            Model = "other/m-1"
        };
        var (messages, _) = await Asking.SentAsync(
            new ModelRequest([Asking.User(new TextPart("a")), foreign, Asking.Assistant(new ReasoningPart("alone")), Asking.User(new TextPart("b"))]));

        Assert.Equal(["a", "yes", "b"], messages.Select(static message => message.Text));
        Assert.DoesNotContain(messages, static message => message.Contents.Any(static content => content is TextReasoningContent));
    }

    [Fact]
    public async Task Stream_ImagesOfResults_FollowBehindTheLastResult()
    {
        var picture = new ImagePart("image/png") { Data = Picture };
        ModelRequest request = new(
        [
            Asking.User(new TextPart("look")),
            Asking.Assistant(new ToolCallPart("c1", "shot", AgentJson.EmptyObject), new ToolCallPart("c2", "shot", AgentJson.EmptyObject)),
            Asking.Results(new ToolResultPart("c1", [picture])),
            Asking.Results(new ToolResultPart("c2", [new TextPart("second"), picture])),
        ]);
        var (messages, _) = await Asking.SentAsync(request);
        var (blind, _) = await Asking.SentAsync(request, Asking.Options() with { Info = new ModelInfo("m-1") { Images = false } });

        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.Tool, ChatRole.User], messages.Select(static message => message.Role));
        Assert.Equal("second\n[The image follows in the next message.]", messages[3].Contents.OfType<FunctionResultContent>().Single().Result);
        Assert.Equal(2, messages[4].Contents.OfType<DataContent>().Count());
        Assert.Equal(4, blind.Count);
        Assert.Contains("cannot be shown", blind[2].Contents.OfType<FunctionResultContent>().Single().Result!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ToolsAndParameters_AreOptions()
    {
        var schema = """{"type":"object","properties":{"path":{"type":"string"}}}""";
        var (_, options) = await Asking.SentAsync(
            Asking.Hello with
            {
                Tools = [new ToolSpec("read", "Reads a file.", Asking.Json(schema))],
                Parameters = new ModelParameters
                {
                    Temperature = 0.5, TopP = 0.25, MaxOutputTokens = 9, Stop = ["END"], Reasoning = "high", ResponseSchema = Asking.Json(schema),
                    Extra = new Dictionary<string, JsonElement> { ["seed"] = Asking.Json("7") },
                },
            },
            more: new ChatProviderOptions { Configure = static (request, chat) => chat.Instructions = $"{request.Messages.Count} message" });

        Assert.Equal(("m-1", 0.5f, 0.25f, 9, "1 message"), (options.ModelId, options.Temperature, options.TopP, options.MaxOutputTokens, options.Instructions));
        Assert.Equal(["END"], options.StopSequences!);
        Assert.Equal(ReasoningEffort.High, options.Reasoning!.Effort);
        Assert.Equal("7", options.AdditionalProperties!["seed"]!.ToString());
        Assert.Equal(schema, Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat).Schema.ToString());
        var tool = Assert.IsAssignableFrom<AIFunctionDeclaration>(Assert.Single(options.Tools!));
        Assert.Equal(("read", "Reads a file.", schema), (tool.Name, tool.Description, tool.JsonSchema.ToString()));

        // Nothing that a middleware of the library could call past the host.
        Assert.IsNotAssignableFrom<AIFunction>(tool);
    }

    [Fact]
    public async Task Stream_NothingSaid_IsTheProvidersDefault()
    {
        var (_, options) = await Asking.SentAsync(
            Asking.Hello with { Parameters = new ModelParameters { Reasoning = "ultra" } }, new ModelClientOptions("house", ""));

        Assert.Null(options.ModelId);
        Assert.Null(options.Tools);
        Assert.Null(options.Temperature);
        Assert.Null(options.ResponseFormat);
        Assert.Null(options.Reasoning);
        Assert.Equal("ultra", options.AdditionalProperties!["reasoning_effort"]);
    }

    [Fact]
    public async Task Stream_TextsThatAreNoUnicode_AreRepaired()
    {
        var (messages, _) = await Asking.SentAsync(
            new ModelRequest([Asking.User(new TextPart("a\ud800b")), Asking.Assistant(new ToolCallPart("c", "t", Asking.Json("\"not {json\"")))]));

        Assert.Equal("a\ufffdb", messages[0].Text);
        Assert.Equal("not {json", messages[1].Contents.OfType<FunctionCallContent>().Single().Arguments!["invalid_arguments"]!.ToString());
    }
}
