using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.EndToEnd.Tests.Wires;

/// <summary>
/// What a person says to a turn that runs reaches the next request, in the form that each wire wants. The model server checks every request by its wire's
/// rules.
/// </summary>
public sealed class SteeringTests(InProcessHost host) : IClassFixture<InProcessHost>
{
    private const string First = "only the second line";
    private const string Second = "and count the words";
    private const string Late = "say it in French";

    public static TheoryData<string> Wires => [.. Wire.All.Select(static wire => wire.Name)];

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Run_SteeredWhileCallsRunAndBeforeTheEnd_TheNextRequestHasIt(string name)
    {
        var wire = Wire.Named(name);
        var none = TestContext.Current.CancellationToken;
        InProcessSession? session = null;
        var requests = 0;
        await using var server = await ModelServer.StartAsync(wire.Scenario(Scenario.Create() with { Models = [wire.ModelId] }), Answer);
        using var sandbox = new Sandbox().Write("a.txt", "one\ntwo\n").Write("b.txt", "three\n");
        session = await host.OpenAsync(sandbox, $$"""
            { "model": "service/{{wire.ModelId}}", "providers": { "service": { {{wire.Entry(server.BaseUrl, InProcessHost.KeyVariable)}} } } }
            """);

        var events = await session.RunAsync("read both");
        var again = await session.RunAsync("and now?");

        server.Verify();
        Assert.Equal(("Deux.", "Still here."), (((TurnCompleted)events[^1]).Text, ((TurnCompleted)again[^1]).Text));
        Assert.Equal(4, server.ModelRequests.Count);
        Assert.Equal(
            [First, Second, Late],
            events.OfType<TurnSteered>().Where(static steered => steered.MessageId is not null)
                .Select(static steered => ((TextPart)Assert.Single(steered.Prompt)).Text));

        // Behind the results of both calls, in the order in which it was said.
        Assert.Equal(Behind(name), Shape(name, server.ModelRequests[1]).TakeLast(Behind(name).Count));

        // The answer that was to be the last is kept, and what was said follows it.
        Assert.Equal(["assistant:Two.", "user:" + Late], Shape(name, server.ModelRequests[2]).TakeLast(2));

        // The next turn sends the same again.
        var whole = Shape(name, server.ModelRequests[3]).ToList();
        Assert.Equal(Shape(name, server.ModelRequests[2]), whole.SkipLast(2));
        Assert.Equal(["assistant:Deux.", "user:and now?"], whole.TakeLast(2));

        Reply Answer(RecordedRequest request)
        {
            switch (Interlocked.Increment(ref requests))
            {
                case 1:
                    Steer(First);
                    Steer(Second);
                    return new Reply
                    {
                        ToolCalls =
                        [
                            new ReplyToolCall { Name = "read", Arguments = """{"path":"a.txt"}""" },
                            new ReplyToolCall { Name = "read", Arguments = """{"path":"b.txt"}""" }
                        ]
                    };
                case 2:
                    Steer(Late);
                    return Reply.Of("Two.");
                case 3:
                    return Reply.Of("Deux.");
                default:
                    return Reply.Of("Still here.");
            }
        }

        // The request waits for its answer meanwhile, so that it is said before that.
        void Steer(string words) => host.Host.Prompts.Queue.SteerAsync(session!.Id, [new TextPart(words)], none).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Two results and what was said twice. Where roles have to alternate, all of it is one message of the person's.</summary>
    private static List<string> Behind(string wire) => wire == WireFormats.Messages
        ? ["assistant:calls,calls", $"user:result,result,{First},{Second}"]
        : ["result", "result", "user:" + First, "user:" + Second];

    /// <summary>What a request says, message by message.</summary>
    private static IEnumerable<string> Shape(string wire, RecordedRequest request)
    {
        var body = request.Json!.Value;
        foreach (var item in body.GetProperty(wire == WireFormats.Responses ? "input" : "messages").EnumerateArray())
        {
            var type = item.TryGetProperty("type", out var kind) ? kind.GetString() : null;
            var role = item.TryGetProperty("role", out var who) ? who.GetString() : null;
            if (role is "tool" || type is "function_call_output")
            {
                yield return "result";
            }
            else if (role is "user" or "assistant")
            {
                yield return $"{role}:{Words(item)}";
            }
        }
    }

    private static string Words(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content) || content.ValueKind is not (JsonValueKind.Array or JsonValueKind.String)
            || (message.TryGetProperty("tool_calls", out var calls) && calls.GetArrayLength() > 0))
        {
            return "calls";
        }

        return content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : string.Join(',', content.EnumerateArray().Select(static block => block.GetProperty("type").GetString() switch
        {
            "tool_use" => "calls",
            "tool_result" => "result",
            _ => block.GetProperty("text").GetString(),
        }));
    }
}
