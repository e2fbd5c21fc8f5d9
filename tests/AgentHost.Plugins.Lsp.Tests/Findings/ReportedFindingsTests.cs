using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Tests.Findings;

public sealed class ReportedFindingsTests
{
    [Fact]
    public void Fresh_SameWords_CountAsOftenAsTheyStoodThere()
    {
        Finding one = new(default, default, 1, "wrong"), moved = one with { Start = new(7, 0) }, other = one with { Severity = 2 };
        Assert.Equal([moved, other], ReportedFindings.Fresh([one], [one, moved, other]));
        Assert.Empty(ReportedFindings.Fresh([one, other], [moved]));
    }

    [Fact]
    public void Keep_TooMany_ForgetsTheOldest()
    {
        var told = new ReportedFindings();
        for (var i = 0; i < 501; i++)
        {
            told.Keep($"/{i}", []);
        }

        Assert.Null(told.Of("/0"));
        Assert.NotNull(told.Of("/1"));
    }
}
