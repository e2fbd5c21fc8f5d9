using System.Runtime.CompilerServices;

namespace AgentHost.Probe;

public sealed class ProbeProvider(ProbeCounter counter) : ModelProvider
{
    public override ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken) =>
        new([
            new ModelInfo(options.Provider + "-small") { ContextWindow = 1000, Prices = new ModelPrices(1.5m, 2m) },
            new ModelInfo("large") { ReasoningLevels = ["low"] }
        ]);

    public override ModelClient CreateClient(ModelClientOptions options) => new ProbeClient(options, counter);
}

public sealed class ProbeClient(ModelClientOptions options, ProbeCounter counter) : ModelClient
{
    // The model's name says what to stream: text:COUNT:LENGTH, all, throw, hang.
    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        counter.Ended = false;
        try
        {
            var words = options.Model.Split(':');
            switch (words[0])
            {
                case "text":
                    var text = new string('x', int.Parse(words[2]));
                    for (var i = 0; i < int.Parse(words[1]); i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        counter.Count();
                        yield return new TextDelta(text);
                    }

                    break;
                case "all":
                    yield return new ReasoningDelta("hm") { Opaque = AgentJson.Parse("""{"signature":"s"}""") };
                    yield return new TextDelta(
                        $"{request.Messages.Count} {request.Messages[0].GetText()} {request.System.Count} {request.Tools.Count} "
                        + $"{request.Parameters.Temperature} {options.Credential} {options.Settings}");
                    yield return new ToolCallDelta(0) { CallId = "c", Tool = "t", Arguments = "{\"a\":" };
                    yield return new ToolCallDelta(0) { Arguments = "1}" };
                    yield return new OpaqueUpdate(new OpaquePart("probe", AgentJson.Parse("[1,2]")));
                    yield return new UnknownUpdate("later", AgentJson.Parse("""{"type":"later","x":1}"""));
                    yield return new UsageUpdate(new TokenUsage(10, 5) { CacheRead = 3 });
                    yield return new ModelFault(ModelFaultKind.Overloaded, "busy") { Status = 529, RetryAfterSeconds = 1.5 };
                    yield break;
                case "calls" when request.Messages[^1].Role != MessageRole.Tool:
                    yield return new ReasoningDelta("a sum");
                    yield return new TextDelta("Let me add.");
                    yield return new ToolCallDelta(0)
                    {
                        CallId = "c",
                        Tool = "calculate",
                        Arguments = """{"steps":[{"operation":"add","operands":[1,2,4]}]}"""
                    };
                    yield return new UsageUpdate(new TokenUsage(10, 5));
                    yield return new ModelFinished(FinishReason.ToolCalls);
                    yield break;
                case "calls":
                    yield return new TextDelta($"It is {((TextPart)((ToolResultPart)request.Messages[^1].Parts[0]).Content[0]).Text}.");
                    yield return new UsageUpdate(new TokenUsage(20, 3));
                    break;
                case "throw":
                    yield return new TextDelta("before");
                    throw new InvalidDataException("the stream broke");
                case "hang":
                    yield return new TextDelta("before");
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    break;
                case "exit":
                    yield return new TextDelta("before");
                    Environment.FailFast("the provider failed fast");
                    break;
            }

            yield return new ModelFinished(FinishReason.Stop);
        }
        finally
        {
            counter.Ended = true;
        }
    }
}
