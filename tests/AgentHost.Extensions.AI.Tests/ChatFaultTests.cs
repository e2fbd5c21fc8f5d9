using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI.Tests;

/// <summary>What the host is told when a chat client fails; the table of docs/authors/extensions-ai.md.</summary>
public sealed class ChatFaultTests
{
    public static TheoryData<string, bool, ModelFaultKind> Thrown => new()
    {
        { "status 400", false, ModelFaultKind.InvalidRequest },
        { "status 401", false, ModelFaultKind.Authentication },
        { "status 402", false, ModelFaultKind.Quota },
        { "status 403", false, ModelFaultKind.Forbidden },
        { "status 404", false, ModelFaultKind.ModelNotFound },
        { "status 413", false, ModelFaultKind.ContextTooLong },
        { "status 429", false, ModelFaultKind.RateLimited },
        { "status 500", true, ModelFaultKind.ServerError },
        { "status 503", true, ModelFaultKind.Overloaded },
        { "connection", false, ModelFaultKind.Unreachable },
        { "connection", true, ModelFaultKind.StreamCut },
        { "read", false, ModelFaultKind.Unreachable },
        { "read", true, ModelFaultKind.StreamCut },
        { "timeout", false, ModelFaultKind.Unreachable },
        { "timeout", true, ModelFaultKind.StreamCut },
        { "cancelled", true, ModelFaultKind.StreamCut },
        { "egress", false, ModelFaultKind.InvalidRequest },
        { "json", true, ModelFaultKind.BadResponse },
        { "format", false, ModelFaultKind.BadResponse },
        { "access", false, ModelFaultKind.Authentication },
        { "argument", false, ModelFaultKind.InvalidRequest },
        { "other", false, ModelFaultKind.Unknown },
        { "other", true, ModelFaultKind.Unknown },
    };

    public static TheoryData<string?, ModelFaultKind> Reported => new()
    {
        { "429", ModelFaultKind.RateLimited },
        { "rate_limit_exceeded", ModelFaultKind.RateLimited },
        { "insufficient_quota", ModelFaultKind.Quota },
        { "context_length_exceeded", ModelFaultKind.ContextTooLong },
        { "model_not_found", ModelFaultKind.ModelNotFound },
        { "content_filter", ModelFaultKind.ContentRefused },
        { "overloaded_error", ModelFaultKind.Overloaded },
        { "server_error", ModelFaultKind.ServerError },
        { "invalid_request_error", ModelFaultKind.InvalidRequest },
        { "strange", ModelFaultKind.Unknown },
        { null, ModelFaultKind.Unknown },
    };

    [Theory]
    [MemberData(nameof(Thrown))]
    public async Task Stream_ClientThrows_IsTheTablesFault(string exception, bool began, ModelFaultKind expected)
    {
        using var client = new ScriptedChatClient(began ? [new ChatResponseUpdate(ChatRole.Assistant, "so")] : []) { Fault = Make(exception) };

        var updates = await Asking.AskAsync(client);

        var fault = Assert.IsType<ModelFault>(updates[^1]);
        Assert.Equal((expected, began ? 2 : 1), (fault.Kind, updates.Count));
        Assert.Contains("The model said no to ***.", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Asking.Key, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Equal(exception.StartsWith("status", StringComparison.Ordinal) ? int.Parse(exception[7..], null) : null, fault.Status);
    }

    [Theory]
    [MemberData(nameof(Reported))]
    public async Task Stream_ClientReportsAnError_IsAFault(string? code, ModelFaultKind expected)
    {
        using var client = ScriptedChatClient.Saying(new TextContent("so"), new ErrorContent($"It broke with {Asking.Key}.") { ErrorCode = code });

        var fault = Assert.IsType<ModelFault>((await Asking.AskAsync(client))[^1]);

        Assert.Equal((expected, code), (fault.Kind, fault.Code));
        Assert.Contains("It broke with ***.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_AuthorKnowsTheException_IsHisFault()
    {
        using var client = new ScriptedChatClient { Fault = new InvalidOperationException("slow down") };

        var updates = await Asking.AskAsync(client, more: new ChatProviderOptions
        {
            Fault = static exception =>
                exception is InvalidOperationException ? new ModelFault(ModelFaultKind.RateLimited, "Slow down.") { RetryAfterSeconds = 3 } : null,
        });

        Assert.Equal([new ModelFault(ModelFaultKind.RateLimited, "Slow down.") { RetryAfterSeconds = 3 }], updates);
    }

    [Fact]
    public async Task Stream_NothingCame_IsABadResponse()
    {
        using var client = new ScriptedChatClient();

        Assert.Equal(ModelFaultKind.BadResponse, Assert.IsType<ModelFault>(Assert.Single(await Asking.AskAsync(client))).Kind);
    }

    [Theory]
    [InlineData(false, """{"firstTokenSeconds":0.05}""", ModelFaultKind.Unreachable, "firstTokenSeconds")]
    [InlineData(true, """{"idleSeconds":0.05}""", ModelFaultKind.StreamCut, "idleSeconds")]
    public async Task Stream_Silence_EndsAtItsLimit(bool began, string settings, ModelFaultKind expected, string setting)
    {
        using var client = new ScriptedChatClient(began ? [new ChatResponseUpdate(ChatRole.Assistant, "so")] : []) { Hangs = true };

        var fault = Assert.IsType<ModelFault>((await Asking.AskAsync(client, options: Asking.Options(settings)))[^1]);

        Assert.Equal(expected, fault.Kind);
        Assert.Contains(setting, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_CallersEnd_IsNoFault()
    {
        using var cancel = new CancellationTokenSource();
        using var client = new ScriptedChatClient(new ChatResponseUpdate(ChatRole.Assistant, "so")) { Hangs = true };
        await using var model = client.AsModelClient(Asking.Options());
        await using var answer = model.StreamAsync(Asking.Hello, cancel.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await answer.MoveNextAsync());

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await answer.MoveNextAsync());
    }

    [Fact]
    public async Task Provider_ClientThatCannotBeMade_IsTheRequestsFault_AndIsTriedAgain()
    {
        var made = 0;
        using var client = ScriptedChatClient.Saying(new TextContent("yes"));
        var provider = new ChatClientProvider(options => made++ == 0 ? throw new ArgumentException("no key") : client);
        await using var model = provider.CreateClient(Asking.Options());
        Assert.Equal(0, made);

        var first = await model.StreamAsync(Asking.Hello, CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken);
        var second = await model.StreamAsync(Asking.Hello, CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ModelFaultKind.InvalidRequest, Assert.IsType<ModelFault>(Assert.Single(first)).Kind);
        Assert.Equal(new TextDelta("yes"), second[0]);
    }

    [Fact]
    public async Task Provider_Models_AreTheAuthors_AndTheClientIsDisposed()
    {
        var client = ScriptedChatClient.Saying(new TextContent("yes"));
        var provider = new ChatClientProvider(
            _ => client, new ChatProviderOptions { ListModels = static (options, _) => new([new ModelInfo(options.Provider + "-large")]) });

        Assert.Equal("house-large", Assert.Single(await provider.ListModelsAsync(Asking.Options(), CancellationToken.None)).Id);
        Assert.Empty(await new ChatClientProvider(_ => client).ListModelsAsync(Asking.Options(), CancellationToken.None));
        var model = provider.CreateClient(Asking.Options());
        await model.StreamAsync(Asking.Hello, CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken);
        await model.DisposeAsync();
        Assert.True(client.Disposed);
    }

    private static Exception Make(string kind)
    {
        var said = $"The model said\nno to {Asking.Key}.";
        return kind switch
        {
            "connection" => new HttpRequestException(HttpRequestError.ConnectionError, said),
            "read" => new IOException(said),
            "timeout" => new TimeoutException(said),
            "cancelled" => new TaskCanceledException(said),
            "egress" => new EgressException(said),
            "json" => new JsonException(said),
            "format" => new FormatException(said),
            "access" => new UnauthorizedAccessException(said),
            "argument" => new ArgumentException(said),
            "other" => new InvalidOperationException(said),
            _ => new HttpRequestException(said, null, (HttpStatusCode)int.Parse(kind[7..], null)),
        };
    }
}
