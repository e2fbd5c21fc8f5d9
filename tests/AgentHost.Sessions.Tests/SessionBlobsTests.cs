using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Sessions.Tests;

public sealed class SessionBlobsTests : StoreTest
{
    [Fact]
    public async Task Write_InPieces_IsFoundByHashAndPrefix()
    {
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        await using var writer = await Store.Blobs.CreateAsync("image/png", None);
        foreach (var piece in bytes.Chunk(70_000))
        {
            await writer.WriteAsync(piece, None);
        }

        var blob = await writer.CompleteAsync(None);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)), blob.Id);
        Assert.Equal(bytes.Length, blob.Length);
        Assert.Equal("image/png", blob.MediaType);
        Assert.Equal(blob, await writer.CompleteAsync(None));
        foreach (var id in new[] { blob.Id, blob.Id[7..], blob.Id[7..15], blob.Id[..20] })
        {
            var buffer = new byte[400_000];
            Assert.Equal(bytes.Length - 100, await Store.Blobs.ReadAsync(id, 100, buffer, None));
            Assert.Equal(bytes[100..], buffer[..(bytes.Length - 100)]);
            Assert.Equal(0, await Store.Blobs.ReadAsync(id, bytes.Length, buffer, None));
        }
    }

    [Fact]
    public async Task Write_SameBytesAtOnce_IsOneFileOfTheOwners()
    {
        var bytes = Encoding.UTF8.GetBytes("same");
        var blobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.Blobs.WriteAsync(bytes, null, None).AsTask())));
        Assert.Single(blobs.Distinct());
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Read_AnotherSessionsBlob_IsNotThere()
    {
        var mine = await CreateAsync();
        var theirs = await CreateAsync();
        var child = await Store.CreateAsync(new SessionInfo("", "", "/w", default) { Parent = mine.Info.Id }, None);
        var grandchild = await Store.CreateAsync(new SessionInfo("", "", "/w", default) { Parent = child.Info.Id }, None);
        var blob = await WriteAsync(mine, "mine");
        foreach (var id in new[] { blob.Id, blob.Id[7..], blob.Id[7..15], blob.Id[7..15].ToUpperInvariant() })
        {
            Assert.Equal("mine", await ReadAsync(mine, id));
            Assert.Equal("mine", await ReadAsync(child, id));
            Assert.Equal("mine", await ReadAsync(grandchild, id));
            Assert.Null(await ReadAsync(theirs, id));
        }

        // A child's blob is not its parent's; the same bytes, made again, are.
        var late = await WriteAsync(child, "late");
        Assert.Null(await ReadAsync(mine, late.Id));
        Assert.Equal(late, await WriteAsync(mine, "late"));
        Assert.Equal("late", await ReadAsync(mine, late.Id));

        // Kept with the session, not with its lease.
        await mine.DisposeAsync();
        await using var again = await Store.AcquireAsync(mine.Info.Id, None);
        Assert.Equal("mine", await ReadAsync(again, blob.Id));
        await Store.RebuildAsync(None);
        Assert.Equal("mine", await ReadAsync(again, blob.Id[..15]));
        foreach (var wrong in new[] { "", "blob", "sha256:", blob.Id[7..14], "%%%%%%%%", "../../sessions.db", new string('a', 65) })
        {
            Assert.Equal(-1, await again.Blobs.ReadAsync(wrong, 0, new byte[1], None));
        }
    }

    [Fact]
    public async Task Dispose_Unfinished_LeavesNothing()
    {
        var writer = await Store.Blobs.CreateAsync(null, None);
        await writer.WriteAsync(new byte[10], None);
        await writer.DisposeAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Write_Empty_IsABlob()
    {
        var blob = await Store.Blobs.WriteAsync(default, null, None);
        Assert.Equal(0, await Store.Blobs.ReadAsync(blob.Id, 0, new byte[1], None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456")]
    [InlineData("01234567")]
    [InlineData("sha256:../../../sessions.db")]
    [InlineData("../../sessions.db")]
    [InlineData("********")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855ff")]
    public async Task Read_NoSuchBlob_IsMinusOne(string id)
    {
        await Store.Blobs.WriteAsync(new byte[3], null, None);
        Assert.Equal(-1, await Store.Blobs.ReadAsync(id, 0, new byte[10], None));
    }

    [Fact]
    public async Task Read_PrefixOfTwo_IsInvalid()
    {
        var place = Directory.CreateDirectory(Path.Combine(Folder, "blobs", "ab"));
        File.WriteAllText(Path.Combine(place.FullName, "ab345678" + new string('0', 56)), "1");
        File.WriteAllText(Path.Combine(place.FullName, "ab345678" + new string('1', 56)), "2");
        await FailsAsync(HostFailure.Invalid, () => Store.Blobs.ReadAsync("ab345678", 0, new byte[1], None).AsTask());
        Assert.Equal(1, await Store.Blobs.ReadAsync("ab3456780", 0, new byte[1], None));
    }

    private static async Task<BlobReference> WriteAsync(SessionLease lease, string text)
    {
        await using var writer = await lease.Blobs.CreateAsync(null, None);
        await writer.WriteAsync(Encoding.UTF8.GetBytes(text), None);
        return await writer.CompleteAsync(None);
    }

    private static async Task<string?> ReadAsync(SessionLease lease, string id)
    {
        var buffer = new byte[100];
        var count = await lease.Blobs.ReadAsync(id, 0, buffer, None);
        return count < 0 ? null : Encoding.UTF8.GetString(buffer, 0, count);
    }
}
