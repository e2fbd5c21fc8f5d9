namespace AgentHost.Sessions.Tests;

public sealed class SessionIdsTests
{
    [Fact]
    public void Next_WithinOneMillisecondAndBack_Rises()
    {
        var time = new ManualTime();
        var ids = new SessionIds(time);
        var made = new List<string>();
        for (var i = 0; i < 20_000; i++)
        {
            made.Add(ids.Next());
            if (i == 10_000)
            {
                time.Now -= TimeSpan.FromSeconds(1);
            }
        }

        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(made.Count, made.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Next_IsVersion7WithTheTime()
    {
        var time = new ManualTime();
        var id = Guid.Parse(new SessionIds(time).Next());
        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(time.Now.ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
    }
}
