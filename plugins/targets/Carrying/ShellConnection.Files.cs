using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Targets.Carrying;

/// <content>Files.</content>
internal sealed partial class ShellConnection
{
    private const int MostRead = 1024 * 1024;

    private const int MostWritten = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public override async ValueTask<string> ResolveAsync(string path, CancellationToken cancellationToken)
    {
        var bare = Absolute(path).TrimEnd('/');
        if (bare.Length == 0)
        {
            return "/";
        }

        var answer = await AskAsync("at_resolve", [bare], cancellationToken);
        Check(answer, path);

        // Names that are not there are no links: what goes up among them goes up by name.
        var real = answer.Text;
        return real.Length == 0 ? "/" : real.Contains("/../", StringComparison.Ordinal) || real.EndsWith("/..", StringComparison.Ordinal)
            || real.Contains("/./", StringComparison.Ordinal) || real.EndsWith("/.", StringComparison.Ordinal) || real.Contains("//", StringComparison.Ordinal)
            ? Normalize(real) : real;
    }

    /// <inheritdoc/>
    public override async ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("at_status", [Absolute(path)], cancellationToken);
        if (answer.State == "missing")
        {
            return null;
        }

        Check(answer, path);
        return Status(path, answer.Words);
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("at_list", [Absolute(path)], cancellationToken);
        if (answer.State == "kind")
        {
            throw new FileAccessException(FileAccessFailure.WrongKind, path, $"{path} is no folder.");
        }

        Check(answer, path);
        return
        [
            .. answer.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(static entry => new FileEntry(entry[1..], entry[0] switch
            {
                'f' => FileKind.File,
                'd' => FileKind.Folder,
                'l' => FileKind.Link,
                _ => FileKind.Other,
            })),
        ];
    }

    /// <inheritdoc/>
    public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, long offset, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var answer = await AskAsync("at_read", [Absolute(path), Number(offset), Number(Math.Min(count, MostRead))], cancellationToken);
        if (answer.State == "kind")
        {
            throw new FileAccessException(
                FileAccessFailure.WrongKind, path, $"{path} is no regular file; folders, pipes, sockets and devices cannot be read.");
        }

        Check(answer, path);
        return answer.Body;
    }

    /// <inheritdoc/>
    public override async ValueTask<FileStatus> WriteAsync(TargetWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        cancellationToken.ThrowIfCancellationRequested();
        if (write.Content.Length > MostWritten)
        {
            throw new FileAccessException(FileAccessFailure.TooLarge, write.Path, $"{write.Path} cannot be written: more than 16 MB are not written at once.");
        }

        var path = Absolute(write.Path);
        var expected = write.Overwrite ? "any" : write.BaseHash is { } hash ? hash.Replace("sha256:", "", StringComparison.Ordinal) : "new";
        if (expected.Length == 64 && !CanHash)
        {
            // Where nothing there can tell a version, it is told here.
            if (await HashAsync(path, cancellationToken) != expected)
            {
                throw Conflict(write.Path);
            }

            expected = "any";
        }

        var slash = path.LastIndexOf('/');
        var staged = $"{path[..slash]}/.{_mark[^12..]}-{Interlocked.Increment(ref _staged)}.tmp";
        var mode = write.Mode is { } bits ? Convert.ToString(bits & 0xfff, 8) : "-";
        var answer = await UploadAsync("at_write", [path, staged, expected, mode], write.Content);
        switch (answer.State)
        {
            case "conflict":
                throw Conflict(write.Path);
            case "kind":
                throw new FileAccessException(FileAccessFailure.WrongKind, write.Path, $"{write.Path} is a folder.");
            case "folder":
                throw new FileAccessException(FileAccessFailure.Missing, write.Path, $"{write.Path} cannot be written: its folder does not exist.");
            default:
                Check(answer, write.Path);
                return Status(write.Path, answer.Words)!;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DeleteAsync(string path, bool recursive, CancellationToken cancellationToken) =>
        Check(await AskAsync("at_delete", [Absolute(path), recursive ? "1" : "0"], cancellationToken), path);

    /// <inheritdoc/>
    public override async ValueTask CreateFolderAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("at_folder", [Absolute(path)], cancellationToken);
        if (answer.State == "kind")
        {
            throw new FileAccessException(FileAccessFailure.WrongKind, path, $"{path} is a file.");
        }

        Check(answer, path);
    }

    /// <inheritdoc/>
    public override async ValueTask MoveAsync(string path, string to, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("at_move", [Absolute(path), Absolute(to)], cancellationToken);
        if (answer.State == "conflict")
        {
            throw new FileAccessException(FileAccessFailure.Conflict, to, $"{to} is there already.");
        }

        Check(answer, path);
    }

    /// <summary>Throws what an answer that is none says.</summary>
    internal void Check(ShellChannel.Answer answer, string path)
    {
        switch (answer.State)
        {
            case "ok":
                return;
            case "missing":
                throw FileAccessException.Missing(path);
            default:
                throw new FileAccessException(
                    FileAccessFailure.Failed, path, $"{path}: {(answer.Body.Length == 0 ? $"{Name} could not do it" : answer.Text.TrimEnd('.'))}.");
        }
    }

    private async ValueTask<string?> HashAsync(string path, CancellationToken cancellationToken)
    {
        if (await StatAsync(path, cancellationToken) is not { Kind: FileKind.File })
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long at = 0; ;)
        {
            var bytes = await ReadAsync(path, at, MostRead, cancellationToken);
            hash.AppendData(bytes.Span);
            at += bytes.Length;
            if (bytes.Length < MostRead)
            {
                return Convert.ToHexStringLower(hash.GetHashAndReset());
            }
        }
    }

    private static FileStatus? Status(string path, string[] words) =>
        words is [_, var kind, var access, .. var numbers]
            ? new FileStatus(
                path,
                kind switch { "d" => FileKind.Folder, "f" => FileKind.File, _ => FileKind.Other },
                kind == "f" && numbers is [var size, ..] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0,
                numbers is [_, var at, ..] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.UnixEpoch)
            {
                ReadOnly = access != "w",
                Mode = numbers is [_, _, [>= '0' and <= '7', ..] mode] ? Convert.ToInt32(mode, 8) & 0x1ff : null,
            }
            : null;

    private string Absolute(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new FileAccessException(
                FileAccessFailure.Failed, path.Replace("\0", "\\0", StringComparison.Ordinal), "A path may not hold a NUL character.");
        }

        return path.StartsWith('/') ? path : $"{Root.TrimEnd('/')}/{path}";
    }

    private static string Normalize(string path)
    {
        var names = new List<string>();
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".." && names.Count > 0)
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("." or ".."))
            {
                names.Add(name);
            }
        }

        return "/" + string.Join('/', names);
    }

    private static FileAccessException Conflict(string path) =>
        new(FileAccessFailure.Conflict, path, $"{path} is not what it was when it was read; read it again.");
}
