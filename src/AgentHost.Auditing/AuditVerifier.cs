using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Auditing;

/// <summary>Reads the whole log against its seals and against what is known apart from it.</summary>
internal sealed class AuditVerifier(AuditPlaces places, TimeProvider time)
{
    private const int MostProblems = 50;
    private const int LongestLine = 4 * 1024 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly List<AuditProblem> _problems = [];
    private long _lines;

    /// <exception cref="IOException">It cannot be read.</exception>
    public async ValueTask<AuditReport> VerifyAsync(CancellationToken cancellationToken)
    {
        AuditHead? head;
        byte[]? key;
        List<int> files;
        var lengths = new Dictionary<int, long>();
        if (!Directory.Exists(places.KeyFolder))
        {
            files = places.Files();
            (head, key) = (null, null);
        }
        else
        {
            // Under the lock only as long as it takes to see how far the log goes.
            await using var mine = await PrivateFile.LockAsync(places.Lock, time, LongestWait, cancellationToken);
            key = AuditKey.Read(places);
            var damaged = false;
            head = key is null ? null : AuditHead.Read(places, key, out damaged);
            if (damaged)
            {
                Add(places.Head, 0, "What is known of the newest line is not as it was written.");
            }

            files = places.Files();
            foreach (var number in files)
            {
                lengths[number] = new FileInfo(places.File(number)).Length;
            }
        }

        if (head is null || key is null)
        {
            if (files.Count > 0)
            {
                Add(
                    places.Folder,
                    0,
                    $"Nothing vouches for this log: {(key is null ? places.Key : places.Head)} is {(_problems.Count > 0 ? "damaged" : "missing")}.");
            }

            return Report();
        }

        foreach (var number in files.Where(number => number < head.First || number > head.File))
        {
            Add(places.File(number), 0, "This file does not belong to the log as it is known.");
        }

        var (hash, at) = (head.Before, head.BeforeNumber);
        var reached = at >= head.Number && hash == head.Hash;
        for (var number = head.First; number <= head.File; number++)
        {
            if (!lengths.TryGetValue(number, out var length))
            {
                Add(places.File(number), 0, "This file is missing.");
                hash = "";
                continue;
            }

            if (number == head.File && length < head.Length)
            {
                Add(places.File(number), 0, $"The file is {SchemaText.Count(head.Length - length, "byte")} shorter than it was.");
            }

            await foreach (var (index, line, ended) in ReadLinesAsync(places.File(number), length, cancellationToken))
            {
                _lines++;
                Check(places.File(number), index, line.Span, ended, key, ref hash, ref at);
                reached |= at == head.Number && hash == head.Hash;
            }
        }

        if (!reached)
        {
            Add(
                places.File(head.File),
                0,
                $"The log's end is cut off or another: its newest line had the number {head.Number}, and is not there as it was written.");
        }

        return Report();
    }

    private void Check(string file, int index, ReadOnlySpan<byte> line, bool ended, byte[] key, ref string before, ref long at)
    {
        if (!AuditChain.TryRead(line, out var number, out var hash))
        {
            Add(file, index, ended ? "This is no line of the log." : "The line is cut off.");
            before = "";
            return;
        }

        if (number != at + 1)
        {
            Add(file, index, number > at + 1
                ? number == at + 2
                    ? $"The line before it, number {at + 1}, is missing or out of its place."
                    : $"The lines before it, numbers {at + 1} to {number - 1}, are missing or out of their place."
                : $"The line has the number {number} behind the number {at}: it is there twice, or out of its place.");
        }
        else if (!AuditChain.IsSealed(line, hash, before, key))
        {
            Add(file, index, "The line, or the one before it, is not as it was written.");
        }
        else if (!ended)
        {
            Add(file, index, "The line has lost its end.");
        }

        (before, at) = (hash, number);
    }

    private static async IAsyncEnumerable<(int Index, ReadOnlyMemory<byte> Line, bool Ended)> ReadLinesAsync(
        string path, long length, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[128 * 1024];
        var (held, index, left) = (0, 0, length);
        while (left > 0)
        {
            if (held == buffer.Length)
            {
                if (buffer.Length >= LongestLine)
                {
                    yield return (index + 1, buffer.AsMemory(0, held), false);
                    held = 0;
                }
                else
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }

            var read = await file.ReadAsync(buffer.AsMemory(held, (int)Math.Min(buffer.Length - held, left)), cancellationToken);
            if (read == 0)
            {
                break;
            }

            left -= read;
            held += read;
            var start = 0;
            while (Array.IndexOf(buffer, (byte)'\n', start, held - start) is >= 0 and var end)
            {
                yield return (++index, buffer.AsMemory(start, end - start), true);
                start = end + 1;
            }

            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
        }

        if (held > 0)
        {
            yield return (index + 1, buffer.AsMemory(0, held), false);
        }
    }

    private void Add(string file, int line, string message)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new AuditProblem(file, line, message));
        }
    }

    private AuditReport Report() => new(places.Folder, _lines) { Problems = _problems };
}
