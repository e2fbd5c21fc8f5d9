using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentHost.Plugins.TestKit;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI.Tests;

/// <summary>Functions as tools.</summary>
public sealed class FunctionToolTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();

    public static TheoryData<string, string> Results => new()
    {
        { "text", """{"content":[{"type":"text","text":"plain"}],"isError":false}""" },
        { "number", """{"content":[{"type":"text","text":"42"}],"isError":false,"data":42}""" },
        { "nothing", """{"content":[{"type":"text","text":"Done."}],"isError":false}""" },
        { "null", """{"content":[{"type":"text","text":"Done."}],"isError":false}""" },
        { "record", """{"content":[{"type":"json","value":{"town":"Tarn","degrees":15}}],"isError":false,"data":{"town":"Tarn","degrees":15}}""" },
        { "image", """{"content":[{"type":"image","mediaType":"image/png","data":"AQI="}],"isError":false}""" },
        { "file", """{"content":[{"type":"file","mediaType":"text/csv","name":"a.csv","data":"AQI="}],"isError":false}""" },
        { "contents", """{"content":[{"type":"text","text":"see"},{"type":"image","mediaType":"image/png","data":"AQI="}],"isError":false}""" },
        { "error", """{"content":[{"type":"text","text":"no such town"}],"isError":true}""" },
        { "result", """{"content":[{"type":"text","text":"own"}],"isError":true}""" },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public async Task Execute_EachResult_IsTheContracts(string kind, string expected)
    {
        var result = await _workspace.RunAsync(Make(kind).AsTool(), "{}", TestContext.Current.CancellationToken);

        using var wanted = JsonDocument.Parse(expected);
        var made = AgentJson.ToElement(result);
        Assert.Equal(wanted.RootElement.GetProperty("content").ToString(), made.GetProperty("content").ToString());
        Assert.Equal(wanted.RootElement.GetProperty("isError").GetBoolean(), result.IsError);
        Assert.Equal(wanted.RootElement.TryGetProperty("data", out var data) ? data.ToString() : null, result.Data?.ToString());
    }

    [Fact]
    public async Task Execute_Arguments_AreBound_AndTheCallsContextIsThere()
    {
        var function = AIFunctionFactory.Create(
            (string town, int days, Place place, AIFunctionArguments arguments) =>
                $"{town} {days} {place.Street} {arguments.Services is Services} {((ToolContext)arguments.Context![typeof(ToolContext)]!).CallId} "
                + $"{arguments.Count}",
            "forecast");

        var text = await _workspace.TextAsync(
            function.AsTool(new FunctionToolOptions { Services = new Services() }), """{"town":"Tarn","days":2,"place":{"street":"Main"}}""");

        Assert.Equal("Tarn 2 Main True c 3", text);
    }

    [Fact]
    public async Task Execute_FunctionThrows_IsAnErrorThatSaysSo()
    {
        var function = AIFunctionFactory.Create(string (string town) => throw new ArgumentException($"There is no town {town}."), "forecast");

        var result = await _workspace.RunAsync(function.AsTool(), """{"town":"Nowhere"}""", TestContext.Current.CancellationToken);
        var missing = await _workspace.RunAsync(function.AsTool(), "{}", TestContext.Current.CancellationToken);

        Assert.True(result.IsError);
        Assert.Equal("tool failed: There is no town Nowhere.", TestWorkspace.TextOf(result));
        Assert.Equal("ArgumentException in the function forecast", result.LogLine);
        Assert.True(missing.IsError);
        Assert.Contains("town", TestWorkspace.TextOf(missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Cancelled_PassesTheEndOn_AndNoOther()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = new TaskCompletionSource();
        var waits = AIFunctionFactory.Create(
            async (CancellationToken token) =>
            {
                waiting.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
            "wait");
        var running = _workspace.RunAsync(waits.AsTool(), "{}", cancel.Token);
        await waiting.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var other = AIFunctionFactory.Create(string () => throw new OperationCanceledException("The service gave up."), "give_up");
        var result = await _workspace.RunAsync(other.AsTool(), "{}", TestContext.Current.CancellationToken);
        Assert.Equal((true, "tool failed: The service gave up."), (result.IsError, TestWorkspace.TextOf(result)));
    }

    [Fact]
    public async Task Prepare_Plan_HasTheEffects_AndWhatTheAuthorAdds()
    {
        var called = false;
        var function = AIFunctionFactory.Create((string path) => called = true, "stamp");
        var plain = await _workspace.PrepareAsync(
            function.AsTool(new FunctionToolOptions { Effects = ToolEffects.Write }),
            """{"path":"a.txt","lines":[1],"long":"0123456789012345678901234567890123456789!"}""");
        var exact = await _workspace.PrepareAsync(
            function.AsTool(new FunctionToolOptions
            {
                Effects = ToolEffects.Write,
                Plan = static plan => plan with { Title = "Stamp it", Resources = [Resource.WritePath(plan.Call.Arguments.GetProperty("path").GetString()!)] },
            }),
            """{"path":"a.txt"}""");

        Assert.Equal(("tool path: a.txt", ToolEffects.Write, 0), (plain.Title, plain.Effects, plain.Resources.Count));
        Assert.Equal(("Stamp it", ToolEffects.Write, Resource.WritePath("a.txt")), (exact.Title, exact.Effects, Assert.Single(exact.Resources)));
        Assert.False(called);
    }

    [Fact]
    public void Describe_Function_IsAManifestEntry()
    {
        var function = AIFunctionFactory.Create(([Description("Town name.")] string town, int days = 1) => town, "forecast", "Tells the weather.");

        var entry = AgentJson.ToElement(function.Describe(new FunctionToolOptions { Effects = ToolEffects.Network, Defer = true, TimeoutSeconds = 5 }));

        Assert.Equal(
            ("forecast", "Tells the weather.", true, 5),
            (
                entry.GetProperty("name").GetString(),
                entry.GetProperty("description").GetString(),
                entry.GetProperty("defer").GetBoolean(),
                entry.GetProperty("timeoutSeconds").GetInt32()));
        Assert.Equal("""["network"]""", entry.GetProperty("effects").ToString());
        var schema = entry.GetProperty("inputSchema");
        Assert.Equal("object", schema.GetProperty("type").GetString());
        Assert.Equal("Town name.", schema.GetProperty("properties").GetProperty("town").GetProperty("description").GetString());
        Assert.Equal("""["town"]""", schema.GetProperty("required").ToString());
        Assert.False(schema.TryGetProperty("title", out _) || schema.TryGetProperty("description", out _) || schema.TryGetProperty("$schema", out _));
    }

    [Fact]
    public async Task Register_Function_IsTheToolOfItsName()
    {
        using var world = new RegisteringWorld();

        world.RegisterFunction(AIFunctionFactory.Create(() => "yes", "ask"));

        var (kind, name, factory) = Assert.Single(world.Registered);
        Assert.Equal(("tool", "ask"), (kind, name));
        Assert.Equal("yes", await _workspace.TextAsync((Tool)factory(_workspace), "{}"));
    }

    public void Dispose() => _workspace.Dispose();

    private static AIFunction Make(string kind) => kind switch
    {
        "text" => AIFunctionFactory.Create(() => "plain", kind),
        "number" => AIFunctionFactory.Create(() => 42, kind),
        "nothing" => AIFunctionFactory.Create(() => { }, kind),
        "null" => AIFunctionFactory.Create(string? () => null, kind),
        "record" => AIFunctionFactory.Create(() => new Weather("Tarn", 15), kind),
        "image" => AIFunctionFactory.Create(() => new DataContent(new byte[] { 1, 2 }, "image/png"), kind),
        "file" => AIFunctionFactory.Create(() => new DataContent(new byte[] { 1, 2 }, "text/csv") { Name = "a.csv" }, kind),
        "contents" => AIFunctionFactory.Create(IEnumerable<AIContent> () => [new TextContent("see"), new DataContent(new byte[] { 1, 2 }, "image/png")], kind),
        "error" => AIFunctionFactory.Create(AIContent () => new ErrorContent("no such town"), kind),
        _ =>
            AIFunctionFactory.Create(
                () => ToolResult.Error("own"), new AIFunctionFactoryOptions { Name = kind, MarshalResult = static (value, _, _) => new(value) }),
    };

    internal sealed record Weather([property: JsonPropertyName("town")] string Town, [property: JsonPropertyName("degrees")] int Degrees);

    internal sealed record Place([property: JsonPropertyName("street")] string Street);

    private sealed class Services : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
