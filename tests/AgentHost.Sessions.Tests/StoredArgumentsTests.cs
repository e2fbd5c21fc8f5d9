using System.Text.Json;
using AgentHost.Client;
using AgentHost.Sessions.Importing;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

/// <summary>Long arguments of calls: once on the disk, small in every page, whole where they are needed.</summary>
public sealed class StoredArgumentsTests : StoreTest
{
    private static readonly string Long = "heron\n" + string.Join('\n', Enumerable.Range(0, 90_000).Select(static n => $"line {n} here")) + " kingfisher";

    private static JsonElement Arguments => AgentJson.Parse($$"""{"path":"a.txt","content":"{{JsonEncodedText.Encode(Long)}}"}""");

    [Fact]
    public async Task Append_LongArguments_KeepsThemOnceAndPagesThemShort()
    {
        var lease = await FilledAsync();

        var stored = await ReadAllOfAsync(Store, lease.Info.Id);

        Assert.All(stored, static e => Assert.InRange(ClientJson.WriteBytes(e).Length, 1, 2_000));
        var call = Assert.Single(stored.OfType<ToolRequested>());
        Assert.Equal("a.txt", call.Arguments.GetProperty("path").GetString());
        Assert.DoesNotContain("heron", call.Arguments.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(call.ArgumentsBlob, Assert.IsType<ToolCallPart>(Assert.Single(stored.OfType<PartCompleted>()).Part).ArgumentsBlob);
        Assert.Single(Blobs());
        Assert.InRange(new FileInfo(DatabasePath).Length + new FileInfo(DatabasePath + "-wal").Length, 1, 500_000);
        Assert.All(await Store.ReadMessagesAsync(lease.Info.Id, 0, 10, None), static message => Assert.InRange(ClientJson.Write(message).Length, 1, 2_000));
    }

    [Fact]
    public async Task History_LongArguments_AreWhole()
    {
        var lease = await FilledAsync();

        Assert.Equal(Arguments.GetRawText(), ArgumentsOf(await lease.LoadHistoryAsync(None)));
        Assert.Equal(Arguments.GetRawText(), ArgumentsOf(await lease.RepairHistoryAsync(None)));
        Assert.Equal(Arguments.GetRawText(), ArgumentsOf(await Store.ReadHistoryAsync(lease.Info.Id, None)));
        await Store.RebuildAsync(None);
        Assert.Equal(Arguments.GetRawText(), ArgumentsOf(await Store.ReadHistoryAsync(lease.Info.Id, None)));
        foreach (var e in await ReadAllOfAsync(Store, lease.Info.Id))
        {
            if (await Store.RestoreAsync(e, None) is ToolRequested whole)
            {
                Assert.Equal((Arguments.GetRawText(), null), (whole.Arguments.GetRawText(), whole.ArgumentsBlob));
            }
        }
    }

    [Fact]
    public async Task Fork_ThenDeleteTheParent_HasThemWhole_AndTheLastDeleteTakesThem()
    {
        var lease = await FilledAsync();
        var fork = await Store.ForkAsync(new ForkRequest(lease.Info.Id), None);
        await lease.DisposeAsync();
        await Store.DeleteAsync(lease.Info.Id, None);

        Assert.Equal(Arguments.GetRawText(), ArgumentsOf(await Store.ReadHistoryAsync(fork.Id, None)));
        await Store.DeleteAsync(fork.Id, None);
        Assert.Empty(Blobs());
    }

    [Fact]
    public async Task Append_AfterAnotherSessionsEndTookTheBlob_KeepsItAgain()
    {
        var one = await FilledAsync();
        await one.DisposeAsync();
        var other = await FilledAsync();
        await Store.DeleteAsync(one.Info.Id, None);

        Assert.Equal(Arguments.GetRawText(), ArgumentsOf(await other.LoadHistoryAsync(None)));
        await other.DisposeAsync();
        await Store.DeleteAsync(other.Info.Id, None);
        Assert.Equal(Arguments.GetRawText(), ArgumentsOf(await (await FilledAsync()).LoadHistoryAsync(None)));
    }

    [Fact]
    public async Task Search_AWordOfLongArguments_FindsTheMessage()
    {
        var lease = await FilledAsync();

        var found = await new SearchIndex(Store, Folder, static text => text).SearchAsync(new SearchRequest("kingfisher"), None);

        Assert.Empty(found); // past the million characters that are indexed of a message
        found = await new SearchIndex(Store, Folder, static text => text).SearchAsync(new SearchRequest("heron"), None);
        Assert.Equal(lease.Info.Id, Assert.Single(found).Session);
    }

    [Fact]
    public async Task History_TheBlobIsGoneOrDamaged_HasWhatTheLogHas()
    {
        var lease = await FilledAsync();
        var blob = Assert.Single(Blobs());
        await File.WriteAllTextAsync(blob, new string('x', (int)new FileInfo(blob).Length), None);
        Assert.Contains("characters, kept apart", ArgumentsOf(await lease.LoadHistoryAsync(None)), StringComparison.Ordinal);

        File.Delete(blob);

        Assert.Contains("characters, kept apart", ArgumentsOf(await lease.LoadHistoryAsync(None)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WholeAndForeignArguments_KeepsTheOnesAndKnowsNothingOfTheOthers()
    {
        var lease = await FilledAsync();
        var lines = new List<string>();
        foreach (var e in await ReadAllOfAsync(Store, lease.Info.Id))
        {
            lines.Add(ClientJson.Write(await Store.RestoreAsync(e, None)));
        }

        var foreign = string.Join('\n', (await ReadAllOfAsync(Store, lease.Info.Id)).Select(ClientJson.Write));
        await lease.DisposeAsync();
        await Store.DeleteAsync(lease.Info.Id, None);
        var imported = await Store.ImportAsync(ImportedEvents.Read(new ImportRequest(string.Join('\n', lines)), Time), None);

        Assert.Equal(Arguments.GetRawText(), ArgumentsOf(await Store.ReadHistoryAsync(imported.Id, None)));
        Assert.All(await ReadAllOfAsync(Store, imported.Id), static e => Assert.InRange(ClientJson.WriteBytes(e).Length, 1, 2_000));

        // The name of another session's bytes in somebody's file opens nothing.
        var id = Store.Ids.Next();
        var read = await Store.ImportAsync(
            ImportedEvents.Read(new ImportRequest(foreign.Replace(imported.Id, id, StringComparison.Ordinal)) { Name = "foreign" }, Time), None);
        Assert.Contains("kept apart", ArgumentsOf(await Store.ReadHistoryAsync(read.Id, None)), StringComparison.Ordinal);
        Assert.All((await ReadAllOfAsync(Store, read.Id)).OfType<ToolRequested>(), static e => Assert.Null(e.ArgumentsBlob));
    }

    [Fact]
    public void Bound_RandomArguments_AreShortJsonAndWholeInTheirBlob()
    {
        var random = new Random(24);
        for (var round = 0; round < 60; round++)
        {
            var arguments = AgentJson.Parse(Value(random, 0));
            var kept = new Dictionary<string, byte[]>(StringComparer.Ordinal);

            var bounded = (ToolRequested)StoredArguments.Bound(new ToolRequested("c", "t", arguments), kept);

            if (arguments.GetRawText().Length <= StoredArguments.Largest / 4)
            {
                Assert.Equal((arguments.GetRawText(), null), (bounded.Arguments.GetRawText(), bounded.ArgumentsBlob));
            }
            else if (bounded.ArgumentsBlob is not null)
            {
                Assert.InRange(bounded.Arguments.GetRawText().Length, 1, 16_000);
                Assert.Equal(arguments.GetRawText(), System.Text.Encoding.UTF8.GetString(Assert.Single(kept).Value));
            }
        }

        static string Name(Random random, int number) => $"\"{new string('n', random.Next(1, 1_200))}{number}\"";

        static string Value(Random random, int depth) => random.Next(depth > 2 ? 4 : 7) switch
        {
            0 => "null",
            1 => random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture) + new string('0', random.Next(2) * random.Next(3_000)),
            2 => $"\"{JsonEncodedText.Encode(new string((char)random.Next(32, 0x3000), random.Next(1_500)))}\"",
            3 => $"\"{new string('x', random.Next(60_000))}\"",
            4 => $"[{string.Join(',', Enumerable.Range(0, random.Next(9)).Select(_ => Value(random, depth + 1)))}]",
            _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(9)).Select(n => $"{Name(random, n)}:{Value(random, depth + 1)}"))}}}",
        };
    }

    private static string ArgumentsOf(IReadOnlyList<Message> messages) =>
        Assert.Single(messages.SelectMany(static message => message.Parts).OfType<ToolCallPart>()).Arguments.GetRawText();

    private string[] Blobs() => Directory.GetFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories);

    private async Task<SessionLease> FilledAsync()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync(
            [
                new TurnStarted([], "p/m") { TurnId = "t1" },
                new MessageAppended("m1", MessageRole.User) { TurnId = "t1", Parts = [new TextPart("write")] },
                new PartCompleted("m2", 0, new ToolCallPart("c1", "write", Arguments)) { TurnId = "t1" },
                new MessageAppended("m2", MessageRole.Assistant) { TurnId = "t1" },
                new ToolRequested("c1", "write", Arguments) { TurnId = "t1" },
                new MessageAppended("m3", MessageRole.Tool) { TurnId = "t1", Parts = [new ToolResultPart("c1", [new TextPart("written")])] },
                new TurnCompleted(TurnOutcome.Answered) { TurnId = "t1" },
            ],
            Durability.Process,
            None);
        return lease;
    }
}
