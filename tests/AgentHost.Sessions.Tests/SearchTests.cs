using System.Text;
using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Searching;

namespace AgentHost.Sessions.Tests;

public sealed class SearchTests : StoreTest
{
    private string IndexPath => Path.Combine(Folder, "search.db");

    [Fact]
    public async Task Search_Words_FindsAcrossSessionsTheBestFirstWithItsPlace()
    {
        await using var one = await CreateAsync("one");
        await using var two = await CreateAsync("two", "/other");
        await SayAsync(one, "a1", "The heron flies at nine. " + string.Concat(Enumerable.Repeat("Nothing else happened. ", 200)));
        await SayAsync(two, "b1", "Heron, HERON, héron!");
        await SayAsync(two, "b2", "no bird");

        var hits = await SearchAsync("heron");

        Assert.Equal(["b1", "a1"], hits.Select(static hit => hit.MessageId));
        Assert.Equal(("two", "/other", MessageRole.User), (hits[0].Name, hits[0].Workspace, hits[0].Role));
        Assert.Equal(["Heron", "HERON", "héron"], hits[0].Found.Select(span => hits[0].Text.Substring(span.Start, span.Length)));
        Assert.True(hits[1].Text.Length < 400);
        Assert.Equal("a1", Assert.Single(await SearchAsync("heron", "/w")).MessageId);
        Assert.Single(await SearchAsync("HERON nine"));
        Assert.Empty(await SearchAsync("heron bird"));
        Assert.Equal("a1", Assert.Single(await SearchAsync("\"flies at\"")).MessageId);
        Assert.Empty(await SearchAsync("\"at flies\""));
        Assert.Equal(2, (await SearchAsync("hero*")).Count);
        Assert.Empty(await SearchAsync("hero"));
    }

    [Theory]
    [InlineData("\u6211\u5011\u9700\u8981\u4fee\u6b63\u767b\u5165\u554f\u984c", "\u767b\u5165", "\u5165\u767b")]
    [InlineData("\u30ed\u30b0\u30a4\u30f3\u753b\u9762\u3092\u76f4\u3057\u307e\u3059", "\u753b\u9762", "\u9762\u753b")]
    [InlineData("\ub85c\uadf8\uc778\uc744 \uace0\uccd0 \uc8fc\uc138\uc694", "\ub85c\uadf8\uc778", "\uc778\uadf8")]
    [InlineData("\ud842\udfb7\u91ce\u5bb6 cafe", "\u91ce\u5bb6", "\u5bb6\u91ce")]
    [InlineData("API\u8bbe\u8ba1\u6587\u6863", "\u8bbe\u8ba1", "\u8ba1\u8bbe")]
    [InlineData("API\u8bbe\u8ba1\u6587\u6863", "api", "\u6863\u6863")]
    [InlineData("API\u8bbe\u8ba1\u6587\u6863", "\u8bbe\u8ba1*", "\u6863*x")]
    public async Task Search_PartsOfTextWithoutSpaces_AreFoundAsTheyStand(string text, string words, string none)
    {
        await using var lease = await CreateAsync("one");
        await SayAsync(lease, "m1", text);

        var hit = Assert.Single(await SearchAsync(words));

        Assert.Equal(text, hit.Text);
        var span = Assert.Single(hit.Found);
        Assert.Equal(words.TrimEnd('*'), hit.Text.Substring(span.Start, span.Length), ignoreCase: true);
        Assert.Empty(await SearchAsync(none));
    }

    [Fact]
    public async Task Search_CallsResultsAndPartsOfAnAnswer_AreFound()
    {
        await using var lease = await CreateAsync("one");
        await lease.AppendAsync(
            [
                Text("m1", 0, "first bit"),
                new PartCompleted("m1", 1, new ToolCallPart("c1", "read", AgentJson.Parse("""{"path":"src/walrus.cs"}"""))) { TurnId = "t1" },
                new MessageAppended("m1", MessageRole.Assistant) { TurnId = "t1" },
                new MessageAppended("m2", MessageRole.Tool) { TurnId = "t1", Parts = [new ToolResultPart("c1", [new TextPart("class Otter")])] },
            ],
            Durability.Process,
            None);

        Assert.Equal("m1", Assert.Single(await SearchAsync("walrus")).MessageId);
        Assert.Equal("m2", Assert.Single(await SearchAsync("otter")).MessageId);
    }

    [Fact]
    public async Task Search_AfterMoreWasSaidWithdrawnOrDeleted_FollowsTheLog()
    {
        var lease = await CreateAsync("one");
        await using var other = await CreateAsync("two");
        await SayAsync(lease, "m1", "heron one");
        await SayAsync(other, "o1", "heron stays");
        Assert.Equal(2, (await SearchAsync("heron")).Count);

        await SayAsync(lease, "m2", "heron two");
        Assert.Equal(3, (await SearchAsync("heron")).Count);
        await lease.AppendAsync([new MessageWithdrawn("m2")], Durability.Process, None);
        Assert.Equal(2, (await SearchAsync("heron")).Count);
        await lease.DisposeAsync();
        await Store.DeleteAsync(lease.Info.Id, None);

        Assert.Equal("o1", Assert.Single(await SearchAsync("heron")).MessageId);
        Assert.DoesNotContain("heron one", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(IndexPath, None)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_AnIndexThatIsDamagedOrForeignOrGone_IsMadeAnew()
    {
        await using var lease = await CreateAsync("one");
        await SayAsync(lease, "m1", "heron");
        Assert.Single(await SearchAsync("heron"));
        var random = new Random(3);
        for (var round = 0; round < 30; round++)
        {
            SearchFile.Remove(IndexPath + "-wal");
            var bytes = File.Exists(IndexPath) ? await File.ReadAllBytesAsync(IndexPath, None) : [];
            switch (round % 3)
            {
                case 0:
                    random.NextBytes(bytes.AsSpan(0, Math.Min(bytes.Length, 100)));
                    await File.WriteAllBytesAsync(IndexPath, bytes, None);
                    break;
                case 1:
                    await File.WriteAllBytesAsync(IndexPath, bytes[..random.Next(bytes.Length)], None);
                    break;
                default:
                    File.Delete(IndexPath);
                    break;
            }

            Assert.Single(await SearchAsync("heron"));
        }
    }

    [Fact]
    public async Task Search_Secrets_AreNotWrittenToTheIndex()
    {
        await using var lease = await CreateAsync("one");
        await SayAsync(lease, "m1", "the key is hunter2000 here");

        Assert.Contains("***", Assert.Single(await SearchAsync("key")).Text, StringComparison.Ordinal);
        Assert.Empty(await SearchAsync("hunter2000"));
    }

    [Fact]
    public async Task Search_AnyWords_AreWordsAndNoOperators()
    {
        await using var lease = await CreateAsync("one");
        await SayAsync(lease, "m1", "heron AND walrus NEAR text:heron 漢字 naïve");
        var random = new Random(5);
        const string Letters = "ab\"*():^+-{}[]'\\ \t\n\0%_;ORANDNTé漢\ud83d\u0001";
        foreach (var words in (string[])["heron AND walrus", "NOT heron\"", "text:heron", "(", "heron\0", "*", "漢字"])
        {
            await TryAsync(words);
        }

        for (var i = 0; i < 300; i++)
        {
            await TryAsync(new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => Letters[random.Next(Letters.Length)])]));
        }

        Assert.Single(await SearchAsync("heron AND walrus"));
        await FailsAsync(HostFailure.Invalid, async () => await SearchAsync(new string('a', 1001)));
        await FailsAsync(HostFailure.Invalid, async () => await SearchAsync(" \"\" "));

        async Task TryAsync(string words)
        {
            try
            {
                await SearchAsync(words);
            }
            catch (HostException exception)
            {
                Assert.Equal(HostFailure.Invalid, exception.Failure);
            }
        }
    }

    [Fact]
    public async Task Search_LongMessage_ShowsThePlaceThatHasTheWords()
    {
        await using var lease = await CreateAsync("one");
        var random = new Random(9);
        var filler = string.Concat(Enumerable.Range(0, 40_000).Select(_ => $"{(char)('a' + random.Next(26))}x{random.Next(50)} "));
        await SayAsync(lease, "m1", filler + "the heron met a \ud83e\udda6 walrus, and 登入問題 was told. " + filler + "walrus alone");

        foreach (var (words, expected) in ((string, string[])[])
        [
            ("heron walrus", ["heron", "walrus"]), ("\"met a\" heron", ["heron", "met a"]), ("入問", ["入問"]), ("told*", ["told"]),
        ])
        {
            var hit = Assert.Single(await SearchAsync(words));

            Assert.Equal(expected, hit.Found.Select(span => hit.Text.Substring(span.Start, span.Length)));
            Assert.InRange(hit.Text.Length, 20, 400);
            Assert.StartsWith("…", hit.Text, StringComparison.Ordinal);
            Assert.EndsWith("…", hit.Text, StringComparison.Ordinal);
        }

        var far = Assert.Single(await SearchAsync("alone heron"));
        Assert.NotEmpty(far.Found);
    }

    [Fact]
    public async Task Search_MessageFullOfTheWord_ComparesNoPlaceWithEachOther()
    {
        await using var lease = await CreateAsync("one");
        await SayAsync(lease, "m1", string.Concat(Enumerable.Repeat("a ", 490_000)));
        await SayAsync(lease, "m2", new string('x', 900_000) + " a");

        // Each place compared with each other would be a quarter of a million million steps: only that takes so long.
        var hits = await Task.Run(() => SearchAsync("a").AsTask(), None).WaitAsync(TimeSpan.FromMinutes(1), None);

        Assert.Equal(2, hits.Count);
        Assert.All(hits, static hit => Assert.NotEmpty(hit.Found));
        Assert.All(hits, static hit => Assert.InRange(hit.Text.Length, 5, 2_100));
    }

    private static async Task SayAsync(SessionLease lease, string id, string text) =>
        await lease.AppendAsync([new MessageAppended(id, MessageRole.User) { Parts = [new TextPart(text)] }], Durability.Process, None);

    private ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string words, string? workspace = null) =>
        new SearchIndex(Store, Folder, static text => text.Replace("hunter2000", "***", StringComparison.Ordinal))
            .SearchAsync(new SearchRequest(words) { Workspace = workspace }, None);
}
