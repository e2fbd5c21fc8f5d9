using AgentHost.Client;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

public sealed class SessionDirectoryTests : StoreTest
{
    [Fact]
    public async Task Create_WithoutName_CountsTheDay()
    {
        Assert.Equal("2026-11-21-1", (await CreateAsync()).Info.Name);
        Assert.Equal("2026-11-21-2", (await CreateAsync()).Info.Name);
        Assert.Equal("2026-11-21-1", (await CreateAsync(workspace: "/other")).Info.Name);
    }

    [Fact]
    public async Task Create_NameTaken_GetsANumber()
    {
        Assert.Equal("fix", (await CreateAsync("fix")).Info.Name);
        Assert.Equal("fix-2", (await CreateAsync("fix")).Info.Name);
        Assert.Equal("fix-3", (await CreateAsync("fix")).Info.Name);
        Assert.Equal("fix", (await CreateAsync("fix", "/other")).Info.Name);
        var longest = new string('n', SessionNames.MaxLength);
        await CreateAsync(longest);
        Assert.Equal(longest[..^2] + "-2", (await CreateAsync(longest)).Info.Name);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("last")]
    [InlineData("a\nb")]
    [InlineData("a\u001bb")]
    public async Task Create_NotAName_IsInvalid(string name) => await FailsAsync(HostFailure.Invalid, () => CreateAsync(name));

    [Fact]
    public async Task Create_NameTooLong_IsInvalid() => await FailsAsync(HostFailure.Invalid, () => CreateAsync(new string('n', SessionNames.MaxLength + 1)));

    [Fact]
    public async Task Create_SameId_IsInvalid()
    {
        var lease = await CreateAsync();
        await FailsAsync(HostFailure.Invalid, () => Store.CreateAsync(lease.Info, None).AsTask());
    }

    [Fact]
    public async Task Rename_NameTaken_GetsANumberAndIsFound()
    {
        await CreateAsync("a");
        var lease = await CreateAsync("b");
        Assert.Equal("a-2", (await lease.RenameAsync("a", None)).Info.Name);
        Assert.Equal(lease.Info.Id, (await Store.FindAsync("/w", "a-2", None))!.Id);
        Assert.Null(await Store.FindAsync("/w", "b", None));
        Assert.Equal("a-2", (await lease.RenameAsync("a-2", None)).Info.Name);
    }

    [Fact]
    public async Task Find_EveryKind_GivesTheSession()
    {
        var first = await CreateAsync("one");
        Time.Now += TimeSpan.FromDays(100);
        var second = await CreateAsync("two");
        foreach (var key in new[] { first.Info.Id, first.Info.Id.ToUpperInvariant(), first.Info.Id[..18], first.Info.Id[^8..], "one" })
        {
            Assert.Equal(first.Info.Id, (await Store.FindAsync("/w", key, None))?.Id);
            Assert.Equal(first.Info.Id, (await Store.FindAsync(null, key, None))?.Id);
            Assert.Null(await Store.FindAsync("/other", key, None));
        }

        Assert.Equal("two", (await Store.FindAsync("/w", "last", None))!.Name);
        Time.Now += TimeSpan.FromSeconds(1);
        await first.AppendAsync([new TurnStarted([], "p/m")], Durability.Process, None);
        Assert.Equal("one", (await Store.FindAsync("/w", "last", None))!.Name);
        Assert.Equal([first.Info.Id, second.Info.Id], (await Store.ListAsync(new SessionFilter(), None)).Select(static session => session.Id));
        Assert.Single(await Store.ListAsync(new SessionFilter { Limit = 1 }, None));
        Assert.Empty(await Store.ListAsync(new SessionFilter { Workspace = "/other" }, None));
    }

    [Fact]
    public async Task Find_PrefixOfSeveral_NamesThem()
    {
        var first = await CreateAsync("one");
        var second = await CreateAsync("two");
        var exception = await FailsAsync(HostFailure.Invalid, async () => await Store.FindAsync("/w", first.Info.Id[..4], None));
        Assert.Contains(first.Info.Id, exception.Message, StringComparison.Ordinal);
        Assert.Contains(second.Info.Id, exception.Message, StringComparison.Ordinal);
        Assert.Null(await Store.FindAsync("/w", first.Info.Id[..3], None));
    }

    [Fact]
    public async Task Find_NameInTwoWorkspaces_IsAmbiguousOnlyOverAll()
    {
        await CreateAsync("same", "/a");
        await CreateAsync("same", "/b");
        Assert.Equal("/b", (await Store.FindAsync("/b", "same", None))!.Workspace);
        await FailsAsync(HostFailure.Invalid, async () => await Store.FindAsync(null, "same", None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("' OR 1=1 --")]
    [InlineData("ffff")]
    public async Task Find_Nothing_IsNull(string key)
    {
        await CreateAsync();
        Assert.Null(await Store.FindAsync("/w", key, None));
    }

    [Fact]
    public async Task List_AFilter_LeavesTheOthersOut()
    {
        await CreateAsync("Mend the parser");
        Time.Now += TimeSpan.FromDays(10);
        var titled = await CreateAsync("2026");
        await titled.AppendAsync([new SessionUpdated { Title = "About Parsers" }, new SessionUpdated { Model = "openai/gpt-5" }], Durability.Process, None);
        await CreateAsync("third", "/other");

        async Task<string> ListAsync(SessionFilter filter) => string.Join(',', (await Store.ListAsync(filter, None)).Select(static session => session.Name));

        Assert.Equal("third,2026,Mend the parser", await ListAsync(new SessionFilter()));
        Assert.Equal("2026,Mend the parser", await ListAsync(new SessionFilter { Name = "PARSER" }));
        Assert.Equal("", await ListAsync(new SessionFilter { Name = "%" }));
        Assert.Equal("2026", await ListAsync(new SessionFilter { Provider = "openai" }));
        Assert.Equal("third,2026", await ListAsync(new SessionFilter { UsedSince = Time.Now }));
        Assert.Equal("Mend the parser", await ListAsync(new SessionFilter { UnusedSince = Time.Now, Workspace = "/w" }));
        Assert.Equal("third", await ListAsync(new SessionFilter { Limit = 1 }));
    }

    [Fact]
    public async Task List_LimitOutOfRange_IsInvalid() =>
        await FailsAsync(HostFailure.Invalid, async () => await Store.ListAsync(new SessionFilter { Limit = 1_001 }, None));
}
