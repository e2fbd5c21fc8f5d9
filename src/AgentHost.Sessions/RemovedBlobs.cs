namespace AgentHost.Sessions;

/// <summary>Blobs on their way out: put aside while the transaction that drops them is open, then removed, or put back where it failed.</summary>
/// <param name="folder">The folder of all blobs.</param>
internal sealed class RemovedBlobs(string folder) : IDisposable
{
    private readonly List<(string From, string To)> _aside = [];

    /// <summary>True to put them back at the end. Default true.</summary>
    public bool Keep { get; set; } = true;

    public void PutAside(IEnumerable<string> digits)
    {
        var temporary = Path.Combine(folder, "tmp");
        foreach (var blob in digits)
        {
            var place = Path.Combine(folder, blob[..2], blob);
            var hidden = Path.Combine(temporary, Guid.NewGuid().ToString("N"));
            if (File.Exists(place))
            {
                Directory.CreateDirectory(temporary);
                File.Move(place, hidden);
                _aside.Add((place, hidden));
            }
        }
    }

    public void Dispose()
    {
        foreach (var (from, to) in _aside)
        {
            try
            {
                if (Keep)
                {
                    File.Move(to, from, overwrite: true);
                }
                else
                {
                    File.Delete(to);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What is left in the folder for beginnings is removed by a later start.
            }
        }
    }
}
