/* Memory, texts, words and files for the native shim: see shim.h. */
#include "shim.h"

static char *words, *next_word, *words_end;

/*
 * Memory that is never given back. All of it lies together, because each page that is touched
 * costs as much as some system calls; with the sanitizers each piece has guards around it.
 */
void *allocate(size_t size)
{
	static _Alignas(16) char memory[MOST_BYTES];
	static size_t used;
	void *piece = memory + used;
	require(size <= sizeof memory - used);
	used += (size + 15) / 16 * 16;
#ifdef SANITIZED
	piece = malloc(size);
#endif
	return piece;
}

/* join(TEXT, ..., NULL): the texts as one. */
char *join(const char *first, ...)
{
	size_t length = 1;
	va_list texts;
	va_start(texts, first);
	for (const char *text = first; text; text = va_arg(texts, const char *))
		length += strlen(text);
	va_end(texts);
	char *joined = allocate(length), *end = joined;
	va_start(texts, first);
	for (const char *text = first; text; text = va_arg(texts, const char *))
		end = stpcpy(end, text);
	va_end(texts);
	return joined;
}

char *decimal(long number)
{
	char digits[24], *at = digits + sizeof digits;
	*--at = 0;
	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	return join(at, NULL);
}

int ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), least = strlen(end);
	return length >= least && !strcmp(text + length - least, end);
}

/* The next field of a text, and in *rest what is behind it; NULL behind the last. */
char *take_field(char **rest, char separator)
{
	char *field = *rest, *end = field ? strchr(field, separator) : NULL;
	if (end)
		*end = 0;
	*rest = end ? end + 1 : NULL;
	return field;
}

/* Read at most `size` bytes of a regular file: how many, or -1. `flags`: see open(2). */
ssize_t read_file(const char *path, size_t size, int flags, char **text, uid_t *owner)
{
	struct stat status;
	ssize_t count = -1;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
	if (file < 0)
		return -1;
	if (!fstat(file, &status) && S_ISREG(status.st_mode)) {
		*owner = status.st_uid;
		if (status.st_size > 0 && (size_t)status.st_size < size)
			size = (size_t)status.st_size;
		count = read(file, *text = allocate(size), size);
	}
	close(file);
	return count;
}

/*
 * Go to the words of a file behind its head. False where it is missing, a link, another user's,
 * as large as the limit, or where it begins with something else.
 */
int open_words(const char *path, size_t limit, const char *head)
{
	uid_t owner;
	size_t least = strlen(head);
	ssize_t length = read_file(path, limit, O_NOFOLLOW, &words, &owner);
	if (length < (ssize_t)least || length == (ssize_t)limit || owner != user ||
	    memcmp(words, head, least))
		return 0;
	words_end = words + length;
	next_word = words + least;
	return 1;
}

void skip_to(size_t offset)
{
	require(offset <= (size_t)(words_end - words));
	next_word = words + offset;
}

int is_at_end(void)
{
	return next_word == words_end;
}

size_t take_number(void)
{
	size_t number = 0;
	const char *first = next_word;
	for (; next_word < words_end && *next_word >= '0' && *next_word <= '9'; next_word++) {
		number = number * 10 + (size_t)(*next_word - '0');
		require(number <= MOST_BYTES);
	}
	require(next_word > first);
	return number;
}

/* The next word; each is written as LENGTH:BYTES and a newline, without a NUL in it. */
char *take_word(void)
{
	size_t length = take_number();
	require((size_t)(words_end - next_word) >= length + 2 && *next_word == ':' &&
		next_word[length + 1] == '\n');
	char *word = next_word + 1;
	word[length] = 0;
	require(strlen(word) == length);
	next_word = word + length + 1;
	return word;
}

/* S_IFREG, S_IFDIR and so on; 0 where there is nothing. */
mode_t kind_of(const char *path)
{
	struct stat status;
	return stat(path, &status) ? 0 : status.st_mode & S_IFMT;
}

int is_same(const char *path, const char *other)
{
	struct stat one, two;
	return !stat(path, &one) && !stat(other, &two) && one.st_dev == two.st_dev &&
	       one.st_ino == two.st_ino;
}
