namespace AgentHost.Bridges.Tests;

public sealed class ServerLogTests
{
    [Fact]
    public void Add_ManyAndLongLines_KeepsTheLastOnesShortAndClean()
    {
        var log = new ServerLog();
        for (var i = 0; i < 100; i++)
        {
            log.Add($"line {i}\n\n");
        }

        log.Add("\u001b[31mred\u0007 " + new string('x', 1_000));
        Assert.Equal(40, log.Lines.Count);
        Assert.Equal("line 61", log.Lines[0]);
        Assert.Equal(500, log.Last!.Length);
        Assert.StartsWith(" [31mred  x", log.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_RandomBytes_HoldsToItsBounds()
    {
        var random = new Random(7);
        var log = new ServerLog();
        Assert.Null(log.Last);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(20_000)];
            random.NextBytes(bytes);
            log.Add(bytes);
        }

        Assert.InRange(log.Lines.Count, 1, 40);
        Assert.All(log.Lines, static line => Assert.True(line.Length <= 500 && !line.Any(char.IsControl)));
    }
}
