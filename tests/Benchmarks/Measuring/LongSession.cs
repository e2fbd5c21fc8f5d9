using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>A session of thousands of messages.</summary>
internal static class LongSession
{
    /// <summary>Makes one in the folder of a setup.</summary>
    /// <param name="setup">The setup.</param>
    /// <param name="rounds">Number of its turns, of four messages each.</param>
    /// <returns>Its id.</returns>
    public static async Task<string> MakeAsync(AgentSetup setup, int rounds)
    {
        // Made by the program itself, so that the store lies where it looks.
        await setup.RunAsync("hello");
        await using var store = await SessionStore.OpenAsync(
            new SessionStoreOptions(Path.Combine(setup.DataFolder, "sessions"), TimeProvider.System, "bench"), CancellationToken.None);
        await using var lease = await store.CreateAsync(new SessionInfo("", "", setup.Workspace, default), CancellationToken.None);
        for (var i = 0; i < rounds; i++)
        {
            await lease.AppendAsync([.. Round(i)], Durability.Process, CancellationToken.None);
        }

        return lease.Info.Id;
    }

    /// <summary>Four messages: a prompt, an answer with a call, its result, an answer.</summary>
    private static IEnumerable<AgentEvent> Round(int number)
    {
        var turn = string.Create(CultureInfo.InvariantCulture, $"t{number}");
        var call = string.Create(CultureInfo.InvariantCulture, $"c{number}");
        var arguments = JsonElement.Parse($$"""{"path":"src/file{{number}}.txt"}""");
        var words = string.Join(' ', Enumerable.Repeat("some words of an answer", 12));
        yield return new MessageAppended(turn + "u", MessageRole.User) { TurnId = turn, Parts = [new TextPart("Read the next file, and say what it says.")] };
        yield return new PartCompleted(turn + "a", 0, new TextPart("I read it.")) { TurnId = turn };
        yield return new PartCompleted(turn + "a", 1, new ToolCallPart(call, "read", arguments)) { TurnId = turn };
        yield return new MessageAppended(turn + "a", MessageRole.Assistant) { TurnId = turn };
        yield return new ToolRequested(call, "read", arguments) { TurnId = turn };
        yield return new ToolStarted(call, "read", "Read a file") { TurnId = turn };
        yield return new ToolCompleted(call, "read", ToolState.Completed) { TurnId = turn };
        yield return new MessageAppended(turn + "r", MessageRole.Tool) { TurnId = turn, Parts = [new ToolResultPart(call, [new TextPart(words)])] };
        yield return new PartCompleted(turn + "b", 0, new TextPart(words)) { TurnId = turn };
        yield return new MessageAppended(turn + "b", MessageRole.Assistant) { TurnId = turn };
    }
}
