using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

public sealed class NamePatternTests : StoreTest
{
    [Theory]
    [InlineData("{date}-{n}", "2026-11-21-1", "2026-11-21-2")]
    [InlineData("work at {time}", "work at 10-00", "work at 10-00-2")]
    [InlineData("{n}. of {folder}", "1. of w", "2. of w")]
    [InlineData("plain", "plain", "plain-2")]
    public async Task Create_APattern_NamesSessionsApart(string pattern, string first, string second)
    {
        foreach (var name in (string[])[first, second])
        {
            await using var lease = await Store.CreateAsync(new SessionInfo("", "", "/w", default), NamePattern.Parse(pattern), None);
            Assert.Equal(name, lease.Info.Name);
        }
    }

    [Fact]
    public async Task Create_ANameThatIsGiven_GoesBeforeThePattern()
    {
        await using var lease = await Store.CreateAsync(new SessionInfo("", "mine", "/w", default), NamePattern.Parse("{n}"), None);

        Assert.Equal("mine", lease.Info.Name);
    }

    [Theory]
    [InlineData("{day}", "{day}")]
    [InlineData("a {date", "{date")]
    [InlineData("{{n}}", "{{n}")]
    [InlineData("last", "cannot be a name")]
    [InlineData(" ", "1 to 100 characters")]
    [InlineData("a\nb", "control characters")]
    public void Parse_WhatIsNoPattern_IsSaid(string pattern, string says)
    {
        var fault = Assert.Throws<HostException>(() => NamePattern.Parse(pattern));

        Assert.Equal(HostFailure.Invalid, fault.Failure);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_AnyFolder_IsANameOfASession()
    {
        var random = new Random(9);
        var pattern = NamePattern.Parse("{folder}");
        for (var i = 0; i < 500; i++)
        {
            var folder = new string([.. Enumerable.Range(0, random.Next(1, 150)).Select(_ => (char)random.Next(1, 0x300))]).Replace('/', 'x');

            var name = pattern.Name("/w/" + folder, DateTimeOffset.UnixEpoch, 1);

            Assert.Equal(name, SessionNames.Check(name));
        }

        Assert.Equal("root", pattern.Name("/", DateTimeOffset.UnixEpoch, 1));
    }
}
