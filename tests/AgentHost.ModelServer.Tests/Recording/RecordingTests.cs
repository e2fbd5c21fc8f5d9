using System.Diagnostics;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class RecordingTests
{
    [Fact]
    public async Task Requests_OneOnTheWire_IsRecordedWhole()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("ok"));
        using var client = new ChatClient(server);
        long before = Stopwatch.GetTimestamp();
        string body = ChatClient.Body(user: "hé");
        using HttpResponseMessage response = await client.PostAsync(body, "secret");
        RecordedRequest request = await server.WaitForRequestAsync(1);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal("Bearer secret", request.Header("authorization"));
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(body), request.Body.ToArray());
        Assert.Equal("hé", request.LastText);
        Assert.Equal("user", request.LastRole);
        Assert.InRange(request.Timestamp, before, Stopwatch.GetTimestamp());
        Assert.Equal(1, request.ConnectionId);
        Assert.Equal(ReplyOutcome.Sent, await request.Outcome);
    }

    [Fact]
    public async Task WaitForRequest_NotYetThere_CompletesWhenItArrivesOrIsCancelled()
    {
        await using ModelServer server = await ModelServer.StartAsync(_ => Reply.Of("ok"));
        using var client = new ChatClient(server);
        Task<RecordedRequest> second = server.WaitForRequestAsync(2);
        using var stop = new CancellationTokenSource();
        Task<RecordedRequest> third = server.WaitForRequestAsync(3, stop.Token);
        await client.AskAsync(ChatClient.Body(user: "1"));
        Assert.False(second.IsCompleted);
        await client.AskAsync(ChatClient.Body(user: "2"));
        Assert.Equal("2", (await second.WaitAsync(TimeSpan.FromSeconds(10))).LastText);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
    }

    [Fact]
    public async Task Log_EachRequest_IsOneJsonLine()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("model-server-").FullName, "log.jsonl");
        await using (ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("ok"), new ModelServerOptions { LogFile = file }))
        {
            using var client = new ChatClient(server);
            await client.PostAsync("{\n \"messages\": [] }", "secret");
            await client.PostAsync("no json");
            await client.PostAsync("{\"\\ud800\":\"\\ud800\"}");
        }

        JsonElement[] lines = [.. File.ReadAllLines(file).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(3, lines.Length);
        Assert.Equal("{\"\\ud800\":\"\\ud800\"}", System.Text.Encoding.UTF8.GetString(lines[2].GetProperty("bodyBase64").GetBytesFromBase64()));
        Assert.Contains(lines[0].GetProperty("headers").EnumerateArray(), h => h[0].GetString() == "Authorization" && h[1].GetString() == "Bearer secret");
        Assert.Equal(0, lines[0].GetProperty("body").GetProperty("messages").GetArrayLength());
        Assert.Equal(2, lines[0].GetProperty("violations").GetArrayLength());
        Assert.Equal("no json"u8.ToArray(), lines[1].GetProperty("bodyBase64").GetBytesFromBase64());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
