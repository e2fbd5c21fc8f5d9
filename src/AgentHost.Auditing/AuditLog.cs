using AgentHost.FileSystem;

namespace AgentHost.Auditing;

/// <summary>The audit log on disk: several processes append to it under one lock, each line sealed behind the one before.</summary>
/// <param name="places">Its places.</param>
/// <param name="time">The clock.</param>
/// <param name="maxLength">A file longer than this, in bytes, makes place for a new one.</param>
internal sealed class AuditLog(AuditPlaces places, TimeProvider time, long maxLength = AuditLog.UsualLength)
{
    public const long UsualLength = 8 * 1024 * 1024;

    /// <summary>The most that a crash can have left behind the head.</summary>
    private const long MostBehind = 64 * 1024 * 1024;

    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public AuditPlaces Places => places;

    /// <summary>Appends entries.</summary>
    /// <param name="entries">Each a JSON object, secrets hidden.</param>
    /// <param name="retention">Time that files are kept.</param>
    /// <param name="cancellationToken">Ends the wait for other processes.</param>
    /// <exception cref="IOException">It cannot be written, or others keep it for too long.</exception>
    public async ValueTask AppendAsync(IReadOnlyList<byte[]> entries, TimeSpan retention, CancellationToken cancellationToken)
    {
        AgentHost.FileSystem.StoreFiles.CreateFolder(places.KeyFolder);
        AgentHost.FileSystem.StoreFiles.CreateFolder(places.Folder);
        await using var mine = await PrivateFile.LockAsync(places.Lock, time, LongestWait, cancellationToken);
        var key = AuditKey.ReadOrMake(places);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();

        // Without its head nothing vouches for what lies there: the chain begins anew in a file of its own, and the check says so.
        var head = AuditHead.Read(places, key, out _) ?? Begin(places.Files() is [.., var last] ? last + 1 : 1, now);
        head = MakeRoom(head, now, retention, key);
        await using (var file = PrivateFile.OpenShared(places.File(head.File)))
        {
            head = Recover(file, head, key);
            using var lines = new MemoryStream();
            if (EndsInside(file))
            {
                lines.WriteByte((byte)'\n');
            }

            foreach (var entry in entries)
            {
                var number = head.Number + 1;
                head = head with { Number = number, Hash = AuditChain.Seal(entry, number, head.Hash, key, lines) };
            }

            await WriteAsync(file, lines.GetBuffer().AsMemory(0, (int)lines.Length));
            head = head with { Length = file.Length };
        }

        head.Write(places, key);
    }

    /// <summary>All of it or nothing: half of a line would look like one that somebody cut.</summary>
    private static async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> lines)
    {
        var before = file.Length;
        file.Position = before;
        try
        {
            await file.WriteAsync(lines, CancellationToken.None);
        }
        catch
        {
            file.SetLength(before);
            throw;
        }
    }

    private static AuditHead Begin(int file, long now) => new(file, AuditChain.Start, 0, file, now, 0, 0, AuditChain.Start);

    /// <summary>The next file where this one is long or old; files past their time are removed.</summary>
    private AuditHead MakeRoom(AuditHead head, long now, TimeSpan retention, byte[] key)
    {
        var age = TimeSpan.FromMilliseconds(Math.Max(0, now - head.Began));
        if (head.Length == 0 || (head.Length <= maxLength && age <= LongestAge && age <= retention))
        {
            return head;
        }

        head = head with { File = head.File + 1, Began = now, Length = 0 };
        while (head.First < head.File && AuditTail.Read(places.File(head.First), head.Before, key) is { } tail && time.GetUtcNow() - tail.Time > retention)
        {
            File.Delete(places.File(head.First));
            head = head with { First = head.First + 1, Before = tail.Hash, BeforeNumber = tail.Number };
        }

        return head;
    }

    /// <summary>Takes up what a process wrote before it was ended without noting it; what carries no seal, such as half a line, is cut off.</summary>
    private static AuditHead Recover(FileStream file, AuditHead head, byte[] key)
    {
        if (file.Length <= head.Length)
        {
            return head;
        }

        if (file.Length - head.Length <= MostBehind)
        {
            file.Position = head.Length;
            var behind = new byte[file.Length - head.Length];
            file.ReadExactly(behind);
            var rest = behind.AsSpan();
            while (rest.IndexOf((byte)'\n') is >= 0 and var end && AuditChain.TryRead(rest[..end], out var number, out var hash)
                && number == head.Number + 1 && AuditChain.IsSealed(rest[..end], hash, head.Hash, key))
            {
                head = head with { Number = number, Hash = hash, Length = head.Length + end + 1 };
                rest = rest[(end + 1)..];
            }
        }

        file.SetLength(head.Length);
        return head;
    }

    private static bool EndsInside(FileStream file)
    {
        if (file.Length == 0)
        {
            return false;
        }

        file.Position = file.Length - 1;
        return file.ReadByte() != '\n';
    }
}
