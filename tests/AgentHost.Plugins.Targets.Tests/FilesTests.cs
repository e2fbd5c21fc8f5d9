using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Files at the far end, each call as the contract says.</summary>
public sealed class FilesTests
{
    public static TheoryData<string> Places => CarrierTests.Places;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Files_EveryCall_DoesWhatItSays(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        var folder = $"{box.Folder}/a b/ü'$x";
        await there.CreateFolderAsync(folder, None);
        await there.CreateFolderAsync(folder, None);
        var made = await there.WriteAsync(new TargetWrite($"{folder}/f", "hello"u8.ToArray()) { Mode = 0b110_000_000 }, None);
        await CarrierTests.RunAsync(there, "ln", "-s", folder, $"{box.Folder}/link");
        await CarrierTests.RunAsync(there, "ln", "-s", "nowhere/x", $"{box.Folder}/dangling");
        await there.WriteAsync(new TargetWrite($"{box.Folder}/.hidden\nname", default), None);

        Assert.Equal((FileKind.File, 5L, 384), (made.Kind, made.Length, made.Mode));
        Assert.Equal(made, await there.StatAsync($"{folder}/f", None));
        Assert.Equal(FileKind.Folder, (await there.StatAsync(folder, None))?.Kind);
        Assert.Equal(FileKind.Other, (await there.StatAsync("/dev/null", None))?.Kind);
        Assert.Null(await there.StatAsync($"{folder}/none", None));
        Assert.Equal(
            [
                new FileEntry(".hidden\nname", FileKind.File), new FileEntry("a b", FileKind.Folder), new FileEntry("dangling", FileKind.Link),
                new FileEntry("link", FileKind.Link),
            ],
            (await there.ListAsync(there.Root, None)).OrderBy(static entry => entry.Name, StringComparer.Ordinal));
        Assert.Equal("ell", Encoding.UTF8.GetString((await there.ReadAsync($"{folder}/f", 1, 3, None)).Span));
        Assert.Equal(0, (await there.ReadAsync($"{folder}/f", 5, 3, None)).Length);
        await there.MoveAsync($"{folder}/f", $"{box.Folder}/moved", None);
        Assert.Null(await there.StatAsync($"{folder}/f", None));
        await there.DeleteAsync($"{box.Folder}/link", recursive: false, None);
        Assert.NotNull(await there.StatAsync(folder, None));
        await there.DeleteAsync($"{box.Folder}/a b", recursive: true, None);
        Assert.Null(await there.StatAsync(folder, None));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Resolve_LinksAndWhatIsNotThere(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        await there.CreateFolderAsync($"{box.Folder}/deep/in", None);
        await CarrierTests.RunAsync(there, "sh", "-c", "ln -s deep/in link; ln -s link again; ln -s /etc/none gone; ln -s loop loop; "
            + "ln -s ../outside up; echo >deep/in/f; ln -s deep/in/f file");

        Assert.Equal($"{box.Folder}/deep/in", await there.ResolveAsync($"{box.Folder}/again", None));
        Assert.Equal($"{box.Folder}/deep/in/x/y", await there.ResolveAsync($"{box.Folder}/again/x/y", None));
        Assert.Equal($"{box.Folder}/deep/in/f", await there.ResolveAsync("file", None));
        Assert.Equal($"{box.Folder}/deep/x", await there.ResolveAsync($"{box.Folder}/link/../x", None));
        Assert.Equal("/etc/none", await there.ResolveAsync($"{box.Folder}/gone", None));
        Assert.Equal($"{Path.GetDirectoryName(box.Folder)}/outside/z", await there.ResolveAsync($"{box.Folder}/up/z", None));
        Assert.Equal("/", await there.ResolveAsync("/", None));
        var fault = await Assert.ThrowsAsync<FileAccessException>(async () => await there.ResolveAsync($"{box.Folder}/loop", None));
        Assert.Contains("more than 40 links", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Write_OverAnotherVersion_IsAConflict(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        var path = $"{box.Folder}/f";
        await there.WriteAsync(new TargetWrite(path, "one"u8.ToArray()) { Mode = 0b111_101_101 }, None);

        foreach (var write in (TargetWrite[])
            [new(path, "x"u8.ToArray()), new(path, "x"u8.ToArray()) { BaseHash = Hash("two") }, new($"{path}2", "x"u8.ToArray()) { BaseHash = Hash("one") }])
        {
            Assert.Equal(FileAccessFailure.Conflict, (await Assert.ThrowsAsync<FileAccessException>(async () => await there.WriteAsync(write, None))).Failure);
        }

        var next = await there.WriteAsync(new TargetWrite(path, "two"u8.ToArray()) { BaseHash = Hash("one") }, None);
        Assert.Equal((3L, 0b111_101_101), (next.Length, next.Mode));
        await there.WriteAsync(new TargetWrite(path, "any"u8.ToArray()) { Overwrite = true }, None);
        Assert.Equal("any", Encoding.UTF8.GetString((await there.ReadAsync(path, 0, 10, None)).Span));
        Assert.Equal(
            FileAccessFailure.Missing,
            await FailureAsync(() => there.WriteAsync(new TargetWrite($"{box.Folder}/none/f", "x"u8.ToArray()), None)));
        Assert.Equal(["f"], (await there.ListAsync(box.Folder, None)).Select(static entry => entry.Name));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Write_Large_IsWholeAndReadInPieces(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        var bytes = RandomNumberGenerator.GetBytes(5_000_001);
        await there.WriteAsync(new TargetWrite($"{box.Folder}/large", bytes), None);

        var read = new List<byte>();
        while (await there.ReadAsync($"{box.Folder}/large", read.Count, 1024 * 1024, None) is { Length: > 0 } piece)
        {
            read.AddRange(piece.Span);
        }

        Assert.True(bytes.AsSpan().SequenceEqual(read.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Files_WhatCannotBe_SaysWhy(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        await there.WriteAsync(new TargetWrite($"{box.Folder}/f", "x"u8.ToArray()), None);
        await there.CreateFolderAsync($"{box.Folder}/d/e", None);

        Assert.Equal(FileAccessFailure.WrongKind, await FailureAsync(() => there.ListAsync($"{box.Folder}/f", None)));
        Assert.Equal(FileAccessFailure.WrongKind, await FailureAsync(() => there.ReadAsync($"{box.Folder}/d", 0, 1, None)));
        Assert.Equal(FileAccessFailure.WrongKind, await FailureAsync(() => there.ReadAsync("/dev/zero", 0, 1, None)));
        Assert.Equal(FileAccessFailure.Missing, await FailureAsync(() => there.ReadAsync($"{box.Folder}/none", 0, 1, None)));
        Assert.Equal(FileAccessFailure.WrongKind, await FailureAsync(async () => { await there.CreateFolderAsync($"{box.Folder}/f", None); return 0; }));
        Assert.Equal(FileAccessFailure.Failed, await FailureAsync(async () => { await there.DeleteAsync($"{box.Folder}/d", false, None); return 0; }));
        Assert.Equal(FileAccessFailure.Missing, await FailureAsync(async () => { await there.DeleteAsync($"{box.Folder}/none", false, None); return 0; }));
        Assert.Equal(
            FileAccessFailure.Conflict, await FailureAsync(async () => { await there.MoveAsync($"{box.Folder}/f", $"{box.Folder}/d", None); return 0; }));
        Assert.Equal(0, (await CarrierTests.RunAsync(there, "true")).Code);
    }

    private static async Task<FileAccessFailure> FailureAsync<T>(Func<ValueTask<T>> call) =>
        (await Assert.ThrowsAsync<FileAccessException>(async () => await call())).Failure;

    private static string Hash(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
