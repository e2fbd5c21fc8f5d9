using System.Text;
using AgentHost.Plugins.Shell.Output;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Shell.Tests;

public sealed class OutputKeeperTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_MoreThanTheBlobTakes_KeepsWholeCharactersAndTheTail()
    {
        var blobs = new TestBlobs();
        await using var output = new OutputKeeper(blobs, 4, 4, blobLength: 25);
        for (var i = 0; i < 10; i++)
        {
            await output.AddAsync(new ProcessOutput(Encoding.UTF8.GetBytes("aééé"), false), None);
        }

        await output.AddAsync(new ProcessOutput("last"u8.ToArray(), false), None);
        await output.FinishAsync(true, None);

        Assert.True(output.IsCut);
        Assert.Equal(44, output.Printed);
        Assert.Equal(24, output.Blob!.Length);
        var kept = new byte[24];
        Assert.Equal(24, await blobs.ReadAsync(output.Blob.Id, 0, kept, None));
        Assert.Equal("aéééaéééaéééaé", new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(kept));
        Assert.StartsWith(
            "aééé\n… 36 characters left out; of 44 characters printed the first 24 bytes are kept: read path \"blob:",
            output.Describe(),
            StringComparison.Ordinal);
        Assert.EndsWith("\nlast", output.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_TheDiskDoesNotTakeIt_KeepsHeadAndTail()
    {
        await using var output = new OutputKeeper(new FullBlobs(), 4, 4);
        await output.AddAsync(new ProcessOutput("head and more and "u8.ToArray(), false), None);
        await output.AddAsync(new ProcessOutput("tail"u8.ToArray(), false), None);
        await output.FinishAsync(true, None);
        Assert.Equal("head\n… 14 characters left out; the whole could not be kept …\ntail", output.Describe());
    }

    private sealed class FullBlobs : IBlobs
    {
        public ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) =>
            throw new HostException(HostFailure.Store, "The disk is full.");

        public ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken) => new(-1);
    }
}
