using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// The store cannot be opened or replaced as asked; the message names the file, the reason and the way out, for the
/// person at the command line.
/// </summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : StorageException(message, inner);

/// <summary>The file does not hold what was written to it.</summary>
public sealed class StoreDamagedException(string message, Exception? inner = null) : StorageException(message, inner);
