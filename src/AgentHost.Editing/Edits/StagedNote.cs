using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Editing.Edits;

/// <summary>A note of one edit. For one thread; disposing it says that nothing is staged any more.</summary>
internal sealed class StagedNote(string path, SafeFileHandle handle) : IDisposable
{
    private long _length;

    /// <summary>Notes a file that is about to be made.</summary>
    public void Add(string staged)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(staged + '\0');
            RandomAccess.Write(handle, bytes, _length);
            _length += bytes.Length;
        }
        catch (IOException)
        {
            // The disk is full: the edit itself will say so.
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next start removes it.
        }

        handle.Dispose();
    }
}
