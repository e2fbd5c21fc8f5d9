using AgentHost.FileSystem.Collections;

namespace AgentHost.FileSystem.Tests.Collections;

public sealed class MailboxTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Read_GivesItemsInOrder_ThenTheEnd()
    {
        var mailbox = new Mailbox<string>();
        Assert.True(mailbox.TryWrite("a"));
        Assert.True(mailbox.TryWrite("b"));
        Assert.True(mailbox.TryEnd());
        Assert.False(mailbox.TryEnd());
        Assert.False(mailbox.TryWrite("c"));

        Assert.Equal(["a", "b"], await ReadAllAsync(mailbox));
        Assert.False(await mailbox.WaitToReadAsync(None));
    }

    [Fact]
    public async Task Wait_IsWokenByAnItem_AndByTheEnd()
    {
        var mailbox = new Mailbox<string>();
        var first = mailbox.WaitToReadAsync(None);
        Assert.False(first.IsCompleted);
        mailbox.TryWrite("a");
        Assert.True(await first.WaitAsync(Patience, None));
        Assert.True(mailbox.TryRead(out _));

        var second = mailbox.WaitToReadAsync(None);
        mailbox.TryEnd();
        Assert.False(await second.WaitAsync(Patience, None));
    }

    [Fact]
    public async Task Wait_Cancelled_Throws_AndTheNextWaitSeesTheItem()
    {
        var mailbox = new Mailbox<string>();
        using var end = new CancellationTokenSource();
        var waiting = mailbox.WaitToReadAsync(end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mailbox.WaitToReadAsync(end.Token));

        var next = mailbox.WaitToReadAsync(None);
        mailbox.TryWrite("a");
        Assert.True(await next.WaitAsync(Patience, None));
    }

    [Fact]
    public async Task End_WithAFault_TellsTheReader_AfterTheLastItem()
    {
        var mailbox = new Mailbox<string>();
        mailbox.TryWrite("a");
        mailbox.TryEnd(new InvalidDataException("broken"));
        Assert.True(await mailbox.WaitToReadAsync(None));
        Assert.True(mailbox.TryRead(out var item));
        Assert.Equal("a", item);
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidDataException>(() => mailbox.WaitToReadAsync(None))).Message);

        var other = new Mailbox<string>();
        var waiting = other.WaitToReadAsync(None);
        other.TryEnd(new InvalidDataException("broken"));
        await Assert.ThrowsAsync<InvalidDataException>(() => waiting);
    }

    [Fact]
    public async Task Write_WhereAsManyWaitAsMay_WaitsForRoom()
    {
        var mailbox = new Mailbox<string>(2);
        Assert.True(mailbox.TryWrite("a"));
        Assert.True(mailbox.TryWrite("b"));
        Assert.False(mailbox.TryWrite("c"));
        var writing = mailbox.WriteAsync("c", None).AsTask();
        Assert.False(writing.IsCompleted);

        Assert.True(mailbox.TryRead(out _));
        Assert.True(await writing.WaitAsync(Patience, None));

        using var end = new CancellationTokenSource();
        var cancelled = mailbox.WriteAsync("d", end.Token).AsTask();
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var late = mailbox.WriteAsync("d", None).AsTask();
        mailbox.TryEnd();
        Assert.False(await late.WaitAsync(Patience, None));
        Assert.Equal(["b", "c"], await ReadAllAsync(mailbox));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(3)]
    public async Task Writers_SideBySide_LoseNothing_AndKeepTheirOwnOrder(int capacity)
    {
        const int each = 5_000;
        var mailbox = new Mailbox<string>(capacity);
        var reading = Task.Run(() => ReadAllAsync(mailbox), None);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < each; i++)
                {
                    Assert.True(await mailbox.WriteAsync($"{writer} {i}", None));
                }
            },
            None))).WaitAsync(Patience, None);
        mailbox.TryEnd();

        var read = await reading.WaitAsync(Patience, None);
        Assert.Equal(4 * each, read.Count);
        for (var writer = 0; writer < 4; writer++)
        {
            Assert.Equal(Enumerable.Range(0, each).Select(i => $"{writer} {i}"), read.Where(item => item[0] == '0' + writer));
        }
    }

    private static async Task<List<string>> ReadAllAsync(Mailbox<string> mailbox)
    {
        var all = new List<string>();
        while (await mailbox.WaitToReadAsync(None))
        {
            while (mailbox.TryRead(out var item))
            {
                all.Add(item);
            }
        }

        return all;
    }
}
